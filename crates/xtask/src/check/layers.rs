//! The arrows of the architecture: each points one way, and there are no others.

use std::collections::BTreeSet;

use super::metadata::{Metadata, Package};

/// Which of our crates each of them may use. ARCHITECTURE.md draws it.
const ALLOWED: &[(&str, &[&str])] = &[
    ("moderation", &[]),
    ("related", &[]),
    ("model", &[]),
    ("store", &["model"]),
    ("service", &["model", "moderation", "related", "store"]),
    ("interchange", &["model", "service"]),
    ("web", &["model", "moderation", "related", "service", "store"]),
    (
        "ombud",
        &[
            "interchange",
            "model",
            "moderation",
            "related",
            "service",
            "store",
            "web",
        ],
    ),
    (
        "testkit",
        &[
            "interchange",
            "model",
            "moderation",
            "related",
            "service",
            "store",
            "web",
        ],
    ),
    ("xtask", &["moderation"]),
];

/// Third-party crates that mark a layer; only these of ours may use them directly.
const MARKERS: &[(&str, &[&str])] = &[
    ("axum", &["web", "ombud", "testkit"]),
    ("rusqlite", &["store"]),
    ("tokio-postgres", &["store", "testkit"]),
    ("minijinja", &["web"]),
    ("reqwest", &["service"]),
    ("clap", &["ombud", "xtask"]),
    ("anyhow", &["ombud", "xtask"]),
];

/// Edges that the architecture does not have.
pub fn problems(metadata: &Metadata) -> Vec<String> {
    let ours: BTreeSet<&str> = metadata.members().map(|package| package.name.as_str()).collect();
    metadata.members().flat_map(|package| of(package, &ours)).collect()
}

fn of(package: &Package, ours: &BTreeSet<&str>) -> Vec<String> {
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == package.name) else {
        return vec![format!(
            "`{}` has no place in the layers: give it one in check/layers.rs",
            package.name
        )];
    };
    let mut problems = Vec::new();
    for dependency in &package.dependencies {
        let is_dev = dependency.kind.as_deref() == Some("dev");
        let name = dependency.name.as_str();
        // Tests may use the test kit, and whatever layer theirs stands on.
        let for_tests = is_dev && package.name != "xtask" && (name == "testkit" || stands_on(&package.name, name));
        if ours.contains(name) && !allowed.contains(&name) && !for_tests {
            problems.push(format!("`{}` must not use `{name}`", package.name));
        }
        let marked = MARKERS.iter().find(|(marker, _)| *marker == name);
        if marked.is_some_and(|(_, users)| !users.contains(&package.name.as_str())) && !is_dev {
            problems.push(format!(
                "`{}` must not use `{name}`, which belongs to another layer",
                package.name
            ));
        }
    }
    problems
}

/// Whether the allowed arrows lead from `upper` to `lower`, over however many crates.
fn stands_on(upper: &str, lower: &str) -> bool {
    let direct = ALLOWED
        .iter()
        .find(|(name, _)| *name == upper)
        .map_or(&[][..], |(_, uses)| *uses);
    direct.iter().any(|name| *name == lower || stands_on(name, lower))
}

#[cfg(test)]
mod tests {
    use super::super::metadata::Dependency;
    use super::*;

    fn package(name: &str, uses: &[(&str, Option<&str>)]) -> Package {
        let dependency = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
        };
        Package {
            id: name.to_owned(),
            name: name.to_owned(),
            version: "0".to_owned(),
            license: None,
            dependencies: uses.iter().map(dependency).collect(),
        }
    }

    #[test]
    fn a_forbidden_edge_is_found_and_an_allowed_one_is_not() {
        let ours = BTreeSet::from(["model", "store", "service", "testkit", "web"]);
        assert_eq!(
            of(&package("store", &[("model", None), ("testkit", Some("dev"))]), &ours),
            Vec::<String>::new()
        );
        assert_eq!(
            of(&package("store", &[("service", None)]), &ours),
            ["`store` must not use `service`"]
        );
        assert_eq!(
            of(&package("interchange", &[("store", Some("dev"))]), &ours),
            Vec::<String>::new()
        );
        assert_eq!(of(&package("interchange", &[("store", None)]), &ours).len(), 1);
        assert_eq!(of(&package("service", &[("web", Some("dev"))]), &ours).len(), 1);
        assert_eq!(of(&package("service", &[("testkit", None)]), &ours).len(), 1);
        assert_eq!(of(&package("service", &[("axum", None)]), &ours).len(), 1);
        assert_eq!(of(&package("newcomer", &[]), &ours).len(), 1);
    }
}
