//! Pages of lists, as Graph cuts them.

use super::super::refusal::{Refused, refused};
use super::super::{GraphRequest, World};
use reqwest::Url;
use serde_json::{Value, json};

/// How many items a page has unless the request says otherwise.
const PAGE: usize = 25;
/// The most items of a page.
const PAGE_MAX: usize = 1_000;
/// How cursors begin.
const CURSOR: &str = "QVFIU";

impl World {
    /// One page of a list of keys and items, sorted by key. A cursor names the key of an item, so
    /// that what comes or goes meanwhile makes nobody skip one.
    pub(super) fn page(
        &self,
        all: Vec<(String, Value)>,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        let limit = request.parameter("limit").and_then(|it| it.parse().ok()).unwrap_or(PAGE);
        let limit = limit.clamp(1, PAGE_MAX);
        let (after, before) = (key(request, "after")?, key(request, "before")?);
        let from = after.map_or(0, |key| all.partition_point(|it| it.0 <= key));
        let to = before.map_or(all.len(), |key| all.partition_point(|it| it.0 < key)).max(from);
        let is_backwards = request.parameter("before").is_some_and(|it| !it.is_empty());
        let (start, end) = if is_backwards {
            (from.max(to.saturating_sub(limit)), to)
        } else {
            (from, to.min(from + limit))
        };
        let data: Vec<&Value> = all[start..end].iter().map(|it| &it.1).collect();
        let mut body = json!({ "data": data });
        if let (Some(first), Some(last)) = (all[start..end].first(), all[start..end].last()) {
            let (first, last) = (cursor(&first.0), cursor(&last.0));
            let mut paging = json!({ "cursors": { "before": first, "after": last } });
            if end < all.len() {
                paging["next"] = self.address(request, limit, "after", &last).into();
            }
            if start > 0 {
                paging["previous"] = self.address(request, limit, "before", &first).into();
            }
            body["paging"] = paging;
        }
        Ok(body)
    }

    /// Where another page of the same list is.
    fn address(&self, request: &GraphRequest<'_>, limit: usize, way: &str, cursor: &str) -> String {
        let path = request.path.trim_start_matches('/');
        let page = format!("{}/sandbox/graph/{path}", self.account.base_url);
        let Ok(mut url) = Url::parse(&page) else { return page };
        let ours = ["access_token", "limit", "after", "before"];
        let theirs = request.query.iter().filter(|it| !ours.contains(&it.0.as_str()));
        url.query_pairs_mut()
            .extend_pairs(theirs)
            .append_pair("limit", &limit.to_string())
            .append_pair(way, cursor);
        url.into()
    }
}

fn cursor(key: &str) -> String {
    format!("{CURSOR}{}", waxwing_domain::hex::encode(key.as_bytes()))
}

/// The key that a cursor of the request names.
fn key(request: &GraphRequest<'_>, way: &str) -> Result<Option<String>, Refused> {
    let Some(text) = request.parameter(way).filter(|it| !it.is_empty()) else { return Ok(None) };
    let invalid = || refused(131_059, "The cursor is no longer valid. Please retry without it.");
    let hex = text.strip_prefix(CURSOR).filter(|it| it.len().is_multiple_of(2) && it.is_ascii());
    let hex = hex.ok_or_else(invalid)?;
    let byte = |place: usize| u8::from_str_radix(&hex[place..place + 2], 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    let key = bytes.and_then(|it| String::from_utf8(it).ok()).ok_or_else(invalid)?;
    Ok(Some(key))
}
