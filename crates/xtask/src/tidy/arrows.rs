//! Which crate may use which, and which crates of others may be used where.
//!
//! A new arrow, or a new crate, is an ADR and a line here.

use toml::{Table, Value};

use super::{Finding, Source, Tree};

const RULE: &str = "arrows";

/// Which crate may use which. What is not listed is not allowed.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("cloud_api", &["domain"]),
    ("store", &["domain"]),
    ("app", &["cloud_api", "domain", "store"]),
    ("api", &["app", "cloud_api", "domain"]),
    ("sandbox", &["cloud_api", "domain"]),
    ("waxwing", &["api", "app", "cloud_api", "domain", "sandbox", "store"]),
    ("stories", &["api", "app", "cloud_api", "domain", "sandbox", "store", "testbed"]),
    ("testbed", &[]),
    ("xtask", &["testbed"]),
];

/// What a crate may use in its tests besides: the real thing below it, the sandbox beside it.
const MAY_USE_IN_TESTS: &[(&str, &[&str])] = &[
    ("cloud_api", &["testbed"]),
    ("store", &["testbed"]),
    ("app", &["sandbox", "testbed"]),
    ("api", &["sandbox", "store", "testbed"]),
    ("sandbox", &["testbed"]),
    ("waxwing", &["testbed"]),
];

/// Crates of others that have their place; tests may use them anywhere.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("anyhow", &["stories", "waxwing", "xtask"]),
    ("axum", &["api", "sandbox", "stories", "waxwing"]),
    ("clap", &["waxwing", "xtask"]),
    ("getrandom", &["stories", "waxwing"]),
    ("rand", &["stories", "waxwing"]),
    ("reqwest", &["sandbox", "stories", "waxwing"]),
    ("sqlx", &["store"]),
];

/// Crates of others that a crate must do without.
const NEVER_IN: &[(&str, &[&str])] = &[
    ("domain", &["bytes", "http", "serde", "serde_json", "tokio", "tracing"]),
    ("cloud_api", &["http", "tokio", "tracing"]),
    ("store", &["http", "serde_json"]),
    ("testbed", &["tokio"]),
];

/// The package names of our crates begin so; the folders do not.
const PREFIX: &str = "waxwing-";

pub(super) fn dependencies_follow_the_arrows(tree: &Tree, _: &[Source]) -> Vec<Finding> {
    let manifests = tree.ending(&["/Cargo.toml"]).filter_map(|(path, text)| {
        let krate = path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
        Some((krate, path, text))
    });
    manifests.flat_map(|(krate, path, text)| check(krate, path, text)).collect()
}

fn check(krate: &str, path: &str, text: &str) -> Vec<Finding> {
    let find = |text: String| Finding::new(path, 1, RULE, text);
    let manifest: Table = match text.parse() {
        Ok(manifest) => manifest,
        Err(error) => return vec![find(format!("does not parse: {error}"))],
    };
    if !MAY_USE.iter().any(|(name, _)| *name == krate) {
        return vec![find(format!(
            "`{krate}` has no line in MAY_USE (crates/xtask/src/tidy/arrows.rs)"
        ))];
    }
    let normal = ["dependencies", "build-dependencies"].into_iter();
    let normal =
        normal.flat_map(|it| dependencies(&manifest, it)).map(|it| refusal(krate, &it, false));
    let tests = dependencies(&manifest, "dev-dependencies").into_iter();
    let tests = tests.map(|it| refusal(krate, &it, true));
    normal.chain(tests).flatten().map(find).collect()
}

/// The packages a section names, for all targets.
fn dependencies(manifest: &Table, section: &str) -> Vec<String> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let tables = [manifest].into_iter().chain(targets).filter_map(|it| it.get(section)?.as_table());
    let named = |(name, value): (&String, &Value)| {
        let renamed = value.get("package").and_then(Value::as_str);
        renamed.unwrap_or(name).to_owned()
    };
    tables.flatten().map(named).collect()
}

/// Why `krate` may not use the package, if it may not.
fn refusal(krate: &str, package: &str, in_tests: bool) -> Option<String> {
    let allowed = |table: &[(&str, &[&str])], package: &str| {
        table.iter().any(|(name, uses)| *name == krate && uses.contains(&package))
    };
    if let Some(ours) = our_crate(package) {
        let is_allowed = allowed(MAY_USE, &ours) || in_tests && allowed(MAY_USE_IN_TESTS, &ours);
        let place = if in_tests { " in its tests" } else { "" };
        return (!is_allowed).then(|| format!("`{krate}` may not use `{ours}`{place}"));
    }
    if in_tests {
        return None;
    }
    let homes = ONLY_IN.iter().find(|(name, _)| *name == package).map(|(_, homes)| homes);
    if let Some(homes) = homes.filter(|it| !it.contains(&krate)) {
        return Some(format!("`{krate}` may not use `{package}`: only {} may", homes.join(", ")));
    }
    allowed(NEVER_IN, package).then(|| format!("`{krate}` must do without `{package}`"))
}

/// The folder of a package, if it is one of ours.
fn our_crate(package: &str) -> Option<String> {
    let is_binary = package == "waxwing" || package == "xtask";
    let folder = package.strip_prefix(PREFIX).or(is_binary.then_some(package));
    folder.map(|it| it.replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::dependencies_follow_the_arrows;
    use crate::tidy::Tree;

    fn check(krate: &str, manifest: &str, expected: &[&str]) {
        let path = format!("crates/{krate}/Cargo.toml");
        let found = dependencies_follow_the_arrows(&Tree::of(&[(&path, manifest)]), &[]);
        let found: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_points_up() {
        check("app", "[dependencies]\nwaxwing-store.workspace = true", &[]);
        check(
            "store",
            "[dependencies]\nwaxwing-app.workspace = true",
            &["`store` may not use `app`"],
        );
        check(
            "domain",
            "[dependencies.waxwing-cloud-api]\npath = '../cloud_api'",
            &["`domain` may not use `cloud_api`"],
        );
        check(
            "sandbox",
            "[target.'cfg(unix)'.dependencies]\nwaxwing-store = '1'",
            &["`sandbox` may not use `store`"],
        );
        check(
            "api",
            "[dependencies]\ndb = { package = 'waxwing-store', path = '../store' }",
            &["`api` may not use `store`"],
        );
        check(
            "waxwing",
            "[build-dependencies]\nwaxwing-testbed.workspace = true",
            &["`waxwing` may not use `testbed`"],
        );
    }

    #[test]
    fn tests_may_use_what_is_listed_for_them() {
        check("store", "[dev-dependencies]\nwaxwing-testbed.workspace = true", &[]);
        check("domain", "[dev-dependencies]\nserde.workspace = true", &[]);
        check(
            "domain",
            "[dev-dependencies]\nwaxwing-store.workspace = true",
            &["`domain` may not use `store` in its tests"],
        );
    }

    #[test]
    fn crates_of_others_have_their_place() {
        check("store", "[dependencies]\nsqlx.workspace = true", &[]);
        check(
            "app",
            "[dependencies]\nsqlx.workspace = true",
            &["`app` may not use `sqlx`: only store may"],
        );
        check(
            "domain",
            "[dependencies]\nserde.workspace = true",
            &["`domain` must do without `serde`"],
        );
    }

    #[test]
    fn a_crate_that_is_not_listed_is_found() {
        check(
            "utils",
            "[dependencies]",
            &["`utils` has no line in MAY_USE (crates/xtask/src/tidy/arrows.rs)"],
        );
        check(
            "app",
            "[dependencies",
            &[
                "does not parse: TOML parse error at line 1, column 14\n  |\n1 | [dependencies\n  |              ^\nunclosed table, expected `]`\n",
            ],
        );
    }
}
