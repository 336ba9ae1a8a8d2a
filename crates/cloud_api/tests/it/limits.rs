//! The page of limits says what the tables say.

use crate::fixtures;
use std::fmt::Write as _;
use waxwing_cloud_api::validate::bounds;

const HEAD: &str = "\
# Limits of message contents

What WhatsApp takes, member by member, as `cloud_api::shapes` has it: this page is printed from those
tables (`UPDATE_DOCS=1 cargo nextest run -p waxwing-cloud-api limits`). A message that breaks one is
refused before WhatsApp sees it, with everything that is wrong at once: see the codes `content.*` in
[errors](../errors/README.md). Members that are not listed are passed on as they are.

In a path, `*` is any element of a list and `[button]` the kind of an object. Characters are Unicode
scalar values.

| member | | must be |
|---|---|---|
";

#[test]
fn the_page_of_limits_says_what_the_tables_say() {
    let mut page = HEAD.to_owned();
    for bound in bounds() {
        let need = if bound.is_required { "required" } else { "" };
        writeln!(page, "| `{}` | {need} | {} |", bound.path, bound.is).unwrap();
    }
    let path = fixtures::workspace().join("docs/reference/content-limits.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page, "UPDATE_DOCS=1 writes the page anew");
}
