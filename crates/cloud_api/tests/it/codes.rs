//! The page of Meta's errors says what the table says.

use crate::fixtures;
use std::fmt::Write as _;
use waxwing_cloud_api::errors::{CODES, CodeRow};

const HEAD: &str = "\
# Meta's errors

Every error code of Meta's that we know, as `cloud_api::errors::CODES` has it: this page is printed from
that table (`UPDATE_DOCS=1 cargo nextest run -p waxwing-cloud-api codes`). What becomes of a message is
its class: see [why a message failed](../statuses.md#why-a-message-failed). The sandbox can make each of
them happen, by the fault `code_<n>`.

An error comes as the answer to a call, later as the status of a message, or elsewhere: in what a person
wrote, in news of a call, in a report.

| code | HTTP | comes as | class | Meta's title | means | what to do |
|---|---|---|---|---|---|---|
";

#[test]
fn the_page_of_metas_errors_says_what_the_table_says() {
    let mut page = HEAD.to_owned();
    for row in CODES {
        let code = match row.last {
            last if last == row.code => row.code.to_string(),
            last => format!("{} to {last}", row.code),
        };
        let comes = match row.comes.as_str() {
            "both" => "answer, status",
            one => one,
        };
        let CodeRow { http_status, class, title, meaning, what_to_do, .. } = row;
        let (code, class) = (format!("<a id=\"{}\"></a>{code}", row.code), class.as_str());
        writeln!(
            page,
            "| {code} | {http_status} | {comes} | `{class}` | {title} | {meaning} | {what_to_do} |"
        )
        .unwrap();
    }
    let path = fixtures::workspace().join("docs/reference/meta-errors.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page, "UPDATE_DOCS=1 writes the page anew");
}
