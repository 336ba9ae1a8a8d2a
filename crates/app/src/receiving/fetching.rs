//! From what Meta told of a medium to its bytes in storage: asked for, fetched, held against its hash.

use super::patience::{Trouble, was_wrong};
use super::places::Place;
use super::trust;
use crate::App;
use crate::files::{FileError, Known, Offered, Origin, take_in};
use crate::graph::{self, Refusal};
use crate::http::{NoAnswer, Peer, Pieces, Sending};
use ::http::{Method, Request, Response, header};
use std::time::Duration;
use url::Url;
use waxwing_cloud_api::media::{MediaInfo, URL_LIVES};
use waxwing_store::blobs::Hold;
use waxwing_store::channels::Channel;
use waxwing_store::receiving::{NewReceipt, Receipt};

/// For how long after its webhook an address is called. Meta counts from earlier on.
const URL_GOOD_FOR: Duration = URL_LIVES.saturating_sub(Duration::from_secs(30));

/// How many times an address may lead on.
const REDIRECTS_MAX: u32 = 3;

/// How much of what Meta says is passed on.
const SAID_LENGTH_MAX: usize = 200;

/// Graph's code and subcode for an object that it does not know.
const UNKNOWN_OBJECT: (i64, Option<i64>) = (100, Some(33));

/// Where a medium is, and what it must be.
struct Offer {
    url: String,
    sha256: Option<[u8; 32]>,
    size: Option<u64>,
}

/// Fetches a medium. Its bytes are in storage, and stay there as long as they are held.
pub(super) async fn fetch(
    app: &App,
    receipt: &Receipt,
    place: &mut Place<'_>,
) -> Result<(Known, Hold), Trouble> {
    let new = &receipt.new;
    let channel = app.channel(new.workspace_id, new.channel_id);
    let no_channel = || Trouble::Passing("its channel is not connected".to_owned());
    let channel = channel.ok_or_else(no_channel)?;
    let mut fetching = Fetching { app, channel: &channel, new, place };
    if let Some(offer) = fresh_offer(app, receipt) {
        match fetching.take(offer).await {
            Err(Trouble::DeadAddress(_)) => {}
            done => return done,
        }
    }
    let offer = fetching.ask().await?;
    match fetching.take(offer).await {
        // It may have waited for its place for longer than addresses live.
        Err(Trouble::DeadAddress(_)) => {
            let offer = fetching.ask().await?;
            fetching.take(offer).await
        }
        done => done,
    }
}

/// What the webhook said, while that is good. Where it led to something else, another address may not.
fn fresh_offer(app: &App, receipt: &Receipt) -> Option<Offer> {
    let NewReceipt { url, sha256, media_id, told_at, .. } = &receipt.new;
    let is_fresh = app.clock.now().since(*told_at) < URL_GOOD_FOR;
    let is_doubtful = media_id.is_some() && was_wrong(receipt);
    let url = url.as_ref().filter(|_| is_fresh && !is_doubtful)?;
    Some(Offer { url: url.clone(), sha256: *sha256, size: None })
}

struct Fetching<'a, 'hall> {
    app: &'a App,
    channel: &'a Channel,
    new: &'a NewReceipt,
    place: &'a mut Place<'hall>,
}

impl Fetching<'_, '_> {
    /// Asks Meta where it is.
    async fn ask(&self) -> Result<Offer, Trouble> {
        const NO_ID: &str = "Meta gave no id that it could be asked for by";
        let is_id =
            |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-".contains(&it));
        let id = self.new.media_id.as_deref().filter(|it| is_id(it));
        let id = id.ok_or(Trouble::Hopeless(NO_ID))?;
        let answer = graph::ask(self.app, self.channel, Method::GET, id, None).await;
        let answer = answer.map_err(|why| match why {
            Refusal::Refused(error) if (error.code, error.subcode) == UNKNOWN_OBJECT => {
                Trouble::UnknownToMeta
            }
            Refusal::Refused(error) => {
                let said: String = error.message.chars().take(SAID_LENGTH_MAX).collect();
                Trouble::Passing(format!("Meta refused to say where it is: {said}"))
            }
            Refusal::Unreachable => Trouble::Passing("Meta cannot be reached".to_owned()),
            Refusal::Unanswered => Trouble::Passing("Meta gave no answer".to_owned()),
        })?;
        let info = MediaInfo::parse(&answer);
        let info = info
            .ok_or_else(|| Trouble::Passing("Meta's answer does not say where it is".to_owned()))?;
        // What Meta says last counts: it is about these bytes.
        Ok(Offer { url: info.url, sha256: info.sha256.or(self.new.sha256), size: info.file_size })
    }

    /// Takes in what is at an address, if it is what it must be.
    async fn take(&mut self, offer: Offer) -> Result<(Known, Hold), Trouble> {
        let mut answer = self.call(&offer.url).await?;
        let bytes = length(&answer);
        if self.place.has_room_for(bytes) {
            self.place.hold(bytes).await;
        } else {
            // Meta would end an answer that nobody reads.
            drop(answer);
            self.place.hold(bytes).await;
            answer = self.call(&offer.url).await?;
        }
        let offered = Offered {
            name: self.new.name.clone(),
            declared: self.new.mime.clone(),
            id: None,
            origin: Origin::Received,
        };
        let taken = take_in(self.app, self.new.workspace_id, offered, answer.into_body()).await;
        let (known, held) = taken.map_err(of_file)?;
        // What is wrong is loose in storage now, and is swept away.
        if offer.is_met_by(&known) { Ok((known, held)) } else { Err(Trouble::Wrong) }
    }

    /// Asks for what is at an address, or where that leads to.
    async fn call(&self, url: &str) -> Result<Response<Pieces>, Trouble> {
        let mut address = trust::parse(url)?;
        for _ in 0..=REDIRECTS_MAX {
            let (request, peer) = self.request(&address)?;
            let answer = self.app.http.transfer(request, peer).await.map_err(of_call)?;
            match answer.status().as_u16() {
                200 => return Ok(answer),
                301 | 302 | 303 | 307 | 308 => {
                    let location = answer.headers().get(header::LOCATION);
                    let location = location.and_then(|it| it.to_str().ok()).unwrap_or_default();
                    address = trust::parse_from(&address, location)?;
                }
                status @ (401 | 403 | 404 | 410) => return Err(Trouble::DeadAddress(status)),
                status => {
                    let why = format!("Meta answered {status} when it was fetched");
                    return Err(Trouble::Passing(why));
                }
            }
        }
        Err(Trouble::Passing(format!("its address leads on more than {REDIRECTS_MAX} times")))
    }

    fn request(&self, address: &Url) -> Result<(Request<Sending>, Peer), Trouble> {
        let peer = trust::peer(self.channel, address);
        // The hash is that of the file, not of what a server made of it for its way.
        let mut request =
            Request::get(address.as_str()).header(header::ACCEPT_ENCODING, "identity");
        if peer == Peer::Meta {
            let bearer = format!("Bearer {}", self.channel.access_token.expose());
            request = request.header(header::AUTHORIZATION, bearer);
        }
        let unfit =
            |_| Trouble::Passing("its address, or the channel's token, is no HTTP".to_owned());
        Ok((request.body(Sending::Nothing).map_err(unfit)?, peer))
    }
}

impl Offer {
    /// Whether this is what Meta says it is. The hash says it all; without one, the size says something.
    fn is_met_by(&self, known: &Known) -> bool {
        match self.sha256 {
            Some(sha256) => sha256 == known.file.sha256,
            None => self.size.is_none_or(|it| it == known.file.size),
        }
    }
}

/// How much comes, if that is said.
fn length(answer: &Response<Pieces>) -> Option<u64> {
    answer.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

fn of_call(why: NoAnswer) -> Trouble {
    Trouble::Passing(match why {
        NoAnswer::NotSent(why) => format!("Meta cannot be reached: {why}"),
        NoAnswer::Unanswered(why) => format!("Meta gave no answer when it was fetched: {why}"),
        NoAnswer::Forbidden(why) => {
            format!("its address at Meta is none that may be called: {why}")
        }
    })
}

fn of_file(error: FileError) -> Trouble {
    match error {
        FileError::Full | FileError::Storage(_) | FileError::Store(_) => {
            tracing::warn!(why = %error, "what people send cannot be kept at the moment");
            Trouble::Storage("there is no room for it here, or storage does not answer".to_owned())
        }
        FileError::TooLarge => Trouble::Hopeless("it has more bytes than a file may have"),
        FileError::Empty => Trouble::Passing("Meta gave no bytes".to_owned()),
        _ => Trouble::Passing("it broke off on its way".to_owned()),
    }
}
