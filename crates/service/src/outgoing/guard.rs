//! Which addresses may be asked: none of this machine, none of its networks.

use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::error::ServiceError;

/// Resolves names and drops private addresses, at the moment of connecting: a name that changes in between gains
/// nothing.
pub(super) struct GuardedResolver {
    pub(super) allow_private: bool,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found
                .filter(|address| allow_private || is_public(address.ip()))
                .collect();
            if public.is_empty() {
                return Err(format!("`{}` has no public address", name.as_str()).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Refuses an address that is written with numbers and private; names are looked at when they are resolved.
pub(crate) fn refuse_private(url: &url::Url, allow_private: bool) -> Result<(), ServiceError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(ServiceError::Outgoing(format!(
            "`{}` is neither http nor https.",
            url.scheme()
        )));
    }
    let literal = match url.host() {
        Some(url::Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(url::Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        Some(url::Host::Domain(_)) => None,
        None => return Err(ServiceError::Outgoing("The address names no host.".to_owned())),
    };
    match literal {
        Some(address) if !allow_private && !is_public(address) => Err(ServiceError::Outgoing(
            "The address is of a private network, which is never asked.".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// Whether an address is of the public Internet (IANA special-purpose registries, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let benchmark = a == 198 && (18..20).contains(&b);
            let protocol = (a, b, c) == (192, 0, 0);
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_multicast()
                || a == 0
                || a >= 240
                || shared
                || benchmark
                || protocol)
        }
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            let global_unicast = first & 0xe000 == 0x2000;
            let documentation = (first, second) == (0x2001, 0x0db8);
            // 6to4 and NAT64 carry IPv4 addresses inside, private ones too.
            global_unicast && !documentation && first != 0x2002 && (first, second) != (0x2001, 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_asked() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["1.1.1.1", "93.184.215.14", "2606:4700::1111"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn written_addresses_and_other_schemes_are_refused() {
        for bad in [
            "http://127.0.0.1/x",
            "http://[::1]/",
            "http://2130706433/",
            "http://0x7f.1/",
            "file:///etc/passwd",
        ] {
            assert!(refuse_private(&url::Url::parse(bad).unwrap(), false).is_err(), "{bad}");
        }
        assert!(refuse_private(&url::Url::parse("https://example.org/").unwrap(), false).is_ok());
    }
}
