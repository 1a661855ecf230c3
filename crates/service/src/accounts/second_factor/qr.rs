//! A QR code as SVG, dark on light in either colour scheme, because that is what cameras read.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::error::ServiceError;

/// Light modules around the code that scanners need.
const QUIET: i32 = 4;

/// The code of a text as one `svg` element.
pub(super) fn svg(text: &str) -> Result<String, ServiceError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| ServiceError::Internal(format!("no QR code can be made: {error}")))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    let side = code.size() + 2 * QUIET;
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"QR code for your authenticator app\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_is_a_square_with_its_margin() {
        let svg = super::svg("otpauth://totp/x?secret=ABC").unwrap();
        assert!(
            svg.starts_with("<svg") && svg.ends_with("</svg>") && !svg.contains("otpauth"),
            "{svg}"
        );
        // The finder pattern begins right after the margin.
        assert!(svg.contains("M4 4h1v1h-1z"));
    }
}
