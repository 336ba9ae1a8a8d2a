//! Graph's front: who asks, for which object, and which part of Meta answers.

use super::entry::Change;
use super::keys::{scramble, trace_id};
use super::refusal::Refused;
use super::{Subscription, World, nodes};
use http::Method;
use std::time::Duration;
use waxwing_cloud_api::errors::GraphError;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// A request to Graph.
#[derive(Clone, Copy)]
pub struct GraphRequest<'a> {
    /// How.
    pub method: &'a Method,
    /// What: the path below the host, such as `/v25.0/106540352242922/messages`.
    pub path: &'a str,
    /// The parameters of the query, and of the body when it is a form, decoded. `access_token`
    /// is one place for the token.
    pub query: &'a [(String, String)],
    /// The token of the `Authorization` header, without `Bearer`.
    pub bearer: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// What Graph answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphReply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long the answer takes.
    pub delay: Duration,
    /// Whether the answer arrives.
    pub fate: Fate,
}

/// Whether an answer arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It does.
    Answer,
    /// The request was dealt with, but the connection closes without a byte.
    LoseAnswer,
    /// The request never arrived: the connection closes without a byte, and nothing was taken.
    LoseRequest,
}

/// A path below its version: the object, and the edge of it that is asked for.
#[derive(Clone, Copy)]
struct Route<'a> {
    object: &'a str,
    edge: &'a str,
}

impl<'a> GraphRequest<'a> {
    /// The value of a parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a str> {
        self.query.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    fn token(&self) -> &'a str {
        self.bearer.or_else(|| self.parameter("access_token")).unwrap_or_default()
    }

    /// The object and the edge; none when there are more parts than Graph knows.
    fn route(&self) -> Option<Route<'a>> {
        let path = self.path.trim_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let path = if is_version(first) { rest } else { path };
        let (object, edge) = path.split_once('/').unwrap_or((path, ""));
        (!object.is_empty() && !edge.contains('/')).then_some(Route { object, edge })
    }
}

/// Whether a part of a path is a version: `v25.0`.
fn is_version(part: &str) -> bool {
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let numbers = part.strip_prefix('v').and_then(|it| it.split_once('.'));
    numbers.is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}

impl World {
    /// Answers a request as Graph would. Nobody with a wrong token changes anything.
    pub fn graph(&mut self, now: Timestamp, request: &GraphRequest<'_>) -> GraphReply {
        let route = match self.admit(request) {
            Ok(route) => route,
            Err(error) => return self.refuse(request.path, *error),
        };
        let number: Option<PhoneNumberId> =
            route.object.parse().ok().filter(|it| self.state.numbers.contains_key(it));
        let (is_waba, is_app) = (self.has_waba(route.object), route.object == self.account.app_id);
        let answer = match (request.method.as_str(), route.edge, number) {
            ("POST", "messages", Some(number)) => {
                let body = String::from_utf8_lossy(request.body).into_owned();
                return self.take(now, &number, &body);
            }
            ("GET", "", Some(number)) => self.show_number(&number, request),
            ("GET", "", None) if is_waba => Ok(self.show_waba(route.object)),
            ("GET", "phone_numbers", None) if is_waba => self.list_numbers(route.object, request),
            ("GET", "message_templates", None) if is_waba => self.list_templates(request),
            ("GET", "subscribed_apps", None) if is_waba => Ok(self.list_subscribed()),
            ("POST" | "DELETE", "subscribed_apps", None) if is_waba => {
                self.change_subscribed(now, request)
            }
            ("GET", "subscriptions", None) if is_app => Ok(self.list_subscriptions()),
            (method, _, None) if !is_waba && !is_app => Err(unknown_object(method, route.object)),
            (_, edge, _) => Err(unknown_path(edge)),
        };
        match answer {
            Ok(value) => self.answer(request.path, 200, value.to_string().into_bytes()),
            Err(error) => self.refuse(request.path, *error),
        }
    }

    /// What a request wants the app's webhook to be, if that is what it wants.
    ///
    /// Meta calls the address before it agrees, which is not for a world to do: whoever asks
    /// this does it, and calls [`World::subscribe`].
    pub fn wants_subscription(
        &self,
        request: &GraphRequest<'_>,
    ) -> Option<Result<(Subscription, String), GraphReply>> {
        let route = request.route().filter(|it| it.edge == "subscriptions")?;
        if request.method != Method::POST || route.object != self.account.app_id {
            return None;
        }
        let wanted = self.admit(request).and_then(|_| nodes::read_subscription(request));
        Some(wanted.map_err(|error| self.refuse(request.path, *error)))
    }

    /// What Graph answers to who subscribed, when the address was called and answered rightly.
    pub fn subscribed(&self, path: &str) -> GraphReply {
        self.answer(path, 200, br#"{"success":true}"#.to_vec())
    }

    /// What Graph answers when the address did not repeat the challenge.
    pub fn callback_failed(&self, path: &str, why: &str) -> GraphReply {
        let message =
            format!("(#2200) Callback verification failed with the following errors: {why}");
        self.refuse(path, GraphError { message, ..GraphError::new(2200, None) })
    }

    pub(super) fn set_subscribed(&mut self, now: Timestamp, subscribed: bool) {
        self.enter(now, || Change::Subscribed(subscribed));
        self.state.is_subscribed = subscribed;
    }

    /// Lets in whom Graph knows.
    fn admit<'a>(&self, request: &GraphRequest<'a>) -> Result<Route<'a>, Refused> {
        if !self.account.knows(request.token()) {
            return Err(Box::new(GraphError::invalid_token()));
        }
        request.route().ok_or_else(|| unknown_path(request.path))
    }

    fn has_waba(&self, id: &str) -> bool {
        self.state.numbers.values().any(|it| it.waba_id.as_str() == id)
    }

    pub(super) fn refuse(&self, path: &str, error: GraphError) -> GraphReply {
        let trace = self.trace(path);
        let error = error.traced(trace);
        self.answer(path, error.http_status(), error.to_json())
    }

    pub(super) fn answer(&self, path: &str, status: u16, body: Vec<u8>) -> GraphReply {
        let trace = self.trace(path);
        GraphReply {
            status,
            headers: vec![
                ("content-type", "application/json; charset=UTF-8".to_owned()),
                ("x-fb-request-id", trace_id(self.state.seed, scramble(self.state.requests))),
                ("x-fb-trace-id", trace),
                ("x-fb-rev", "1030000000".to_owned()),
            ],
            body,
            delay: Duration::ZERO,
            fate: Fate::Answer,
        }
    }

    /// What Meta's support would ask for: another one for each request that can change something.
    fn trace(&self, path: &str) -> String {
        let path = path.bytes().fold(0, |sum, it| scramble(sum ^ u64::from(it)));
        trace_id(self.state.seed, self.state.requests ^ path)
    }
}

fn unknown_object(method: &str, id: &str) -> Refused {
    let error = GraphError::unknown_object(id);
    let message = error.message.replacen("post", &method.to_lowercase(), 1);
    Box::new(GraphError { message, ..error })
}

fn unknown_path(path: &str) -> Refused {
    let message = format!("Unknown path components: /{}", path.trim_matches('/'));
    Box::new(GraphError { message, code: 2500, ..GraphError::new(100, None) })
}
