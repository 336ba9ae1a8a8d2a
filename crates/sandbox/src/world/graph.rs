//! Graph's front: who asks, for which object, and which part of Meta answers.

use super::access::{Caller, no_access};
use super::entry::Managed;
use super::faults::Target;
use super::keys::{scramble, trace_id};
use super::media::PREFIX;
use super::refusal::Refused;
use super::{InvalidEntry, Subscription, World, nodes};
use http::Method;
use std::time::Duration;
use waxwing_cloud_api::errors::GraphError;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// The most bytes of a body that is no message: each of them is written down.
pub(super) const MANAGED_BYTES_MAX: usize = 128 * 1024;

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
pub(super) struct Route<'a> {
    pub(super) object: &'a str,
    pub(super) edge: &'a str,
}

/// What an id is the id of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Number(PhoneNumberId),
    Account,
    App,
    Template,
    Medium,
    /// An upload that can be taken up again.
    Session,
    /// The one object that has a name instead of an id.
    DebugToken,
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
    pub(super) fn route(&self) -> Option<Route<'a>> {
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
        if request.route().is_some_and(|it| (it.object, it.edge) == ("oauth", "access_token")) {
            // Whoever asks for a token has none yet.
            return match self.app_token(&managed(request)) {
                Ok(token) => self.answer(request.path, 200, token.to_string().into_bytes()),
                Err(error) => self.refuse(request.path, *error),
            };
        }
        let admitted = self.admit(request).and_then(|(caller, route)| {
            // Time may have come for Meta to forget something.
            self.bring_to(now);
            let object = self.object(route.object);
            let object =
                object.ok_or_else(|| unknown_object(request.method.as_str(), route.object));
            object.map(|it| (caller, route, it))
        });
        let (caller, route, object) = match admitted {
            Ok(admitted) => admitted,
            Err(error) => return self.refuse(request.path, *error),
        };
        let is_message = route.edge == "messages" && matches!(object, Object::Number(_));
        if !is_message && request.body.len() > MANAGED_BYTES_MAX {
            return self.too_large(request.path, MANAGED_BYTES_MAX);
        }
        let answer = match (request.method.as_str(), route.edge, &object) {
            ("POST", "messages", Object::Number(_)) if caller == Caller::App => {
                Err(no_access("send messages on behalf of this WhatsApp Business Account"))
            }
            ("POST", "messages", Object::Number(number)) => {
                return self.take(now, number, &nodes::message(&managed(request)));
            }
            ("GET", "", Object::Medium) => {
                let fate = self.meet(now, Target::MediaUrl);
                return self.befall(request.path, fate, |world| {
                    match world.show_medium(route.object, request, now) {
                        Ok(told) => world.answer(request.path, 200, told.into_bytes()),
                        Err(error) => world.refuse(request.path, *error),
                    }
                });
            }
            ("GET", ..) => self.show(&object, route, request).map(|it| (200, it)),
            _ => self.manage(now, &object, route, &managed(request)),
        };
        match answer {
            Ok((status, value)) => {
                self.answer(request.path, status, value.to_string().into_bytes())
            }
            Err(error) => self.refuse(request.path, *error),
        }
    }

    /// Makes a change that was made through Graph before.
    pub(super) fn manage_again(
        &mut self,
        now: Timestamp,
        managed: &Managed,
    ) -> Result<(), InvalidEntry> {
        let method: Method = managed.method.parse()?;
        let request = GraphRequest {
            method: &method,
            path: &managed.path,
            query: &managed.query,
            bearer: None,
            body: managed.body.as_bytes(),
        };
        if let Some(route) = request.route()
            && let Some(object) = self.object(route.object)
        {
            drop(self.manage(now, &object, route, managed));
        }
        Ok(())
    }

    /// What an id is the id of; none when there is nothing of that id.
    pub(super) fn object(&self, id: &str) -> Option<Object> {
        let number = id.parse().ok().filter(|it| self.state.numbers.contains_key(it));
        if let Some(number) = number {
            Some(Object::Number(number))
        } else if self.state.numbers.values().any(|it| it.waba_id.as_str() == id) {
            Some(Object::Account)
        } else if id == self.account.app_id {
            Some(Object::App)
        } else if self.state.templates.get(id).is_some() {
            Some(Object::Template)
        } else if self.state.media.living(id).is_some() {
            Some(Object::Medium)
        } else if id.starts_with(PREFIX) && self.state.sessions.has(id) {
            Some(Object::Session)
        } else {
            (id == "debug_token").then_some(Object::DebugToken)
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
        let wanted = match self.admit(request) {
            Ok(_) if request.body.len() > MANAGED_BYTES_MAX => {
                return Some(Err(self.too_large(request.path, MANAGED_BYTES_MAX)));
            }
            Ok(_) => nodes::read_subscription(&managed(request)),
            Err(error) => Err(error),
        };
        Some(wanted.map_err(|error| self.refuse(request.path, *error)))
    }

    /// What Graph answers to a body of more bytes than it reads.
    pub fn too_large(&self, path: &str, bytes_max: usize) -> GraphReply {
        let sentence = format!("The body of this request may have {bytes_max} bytes at most.");
        let error = GraphError::parameter(&sentence).traced(self.trace(path));
        self.answer(path, 413, error.to_json())
    }

    /// What Graph answers to a form that cannot be read.
    pub fn unreadable_form(&self, path: &str, why: &str) -> GraphReply {
        self.refuse(path, GraphError::new(100, Some(why)))
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

    /// Lets in whom Graph knows.
    pub(super) fn admit<'a>(
        &self,
        request: &GraphRequest<'a>,
    ) -> Result<(Caller, Route<'a>), Refused> {
        let caller = self.authenticate(request.token())?;
        let route = request.route().ok_or_else(|| unknown_path(request.path))?;
        Ok((caller, route))
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

    /// An answer that is no word of Graph's.
    pub(super) fn web_page(&self, path: &str, status: u16, html: &str) -> GraphReply {
        let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        GraphReply { headers, ..self.answer(path, status, html.into()) }
    }

    /// What Meta's support would ask for: another one for each request that can change something.
    fn trace(&self, path: &str) -> String {
        let path = path.bytes().fold(0, |sum, it| scramble(sum ^ u64::from(it)));
        trace_id(self.state.seed, self.state.requests ^ path)
    }
}

/// A request as it is written down: without its token.
fn managed(request: &GraphRequest<'_>) -> Managed {
    let query = request.query.iter().filter(|it| it.0 != "access_token");
    Managed {
        method: request.method.as_str().to_owned(),
        path: request.path.to_owned(),
        query: query.cloned().collect(),
        body: String::from_utf8_lossy(request.body).into_owned(),
    }
}

/// There is nothing of this id, or not for this method.
pub(super) fn unknown_object(method: &str, id: &str) -> Refused {
    let error = GraphError::unknown_object(id);
    let message = error.message.replacen("post", &method.to_lowercase(), 1);
    Box::new(GraphError { message, ..error })
}

/// The object has no such edge.
pub(super) fn unknown_path(path: &str) -> Refused {
    let message = format!("Unknown path components: /{}", path.trim_matches('/'));
    Box::new(GraphError { message, code: 2500, ..GraphError::new(100, None) })
}
