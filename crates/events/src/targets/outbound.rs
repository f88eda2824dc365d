//! The one way to addresses that somebody else chose.

use std::error::Error as _;
use std::sync::OnceLock;
use std::time::Duration;

use http::Method;
use reqwest::{Client, RequestBuilder};

use super::{IpNet, Lookup, TargetRefused, client, judge_host, url_problem};

/// Sends requests to addresses that somebody else chose, and none into our own network. The program must have installed its TLS provider
/// before the first one.
pub struct Outbound {
    /// For `https`: the public internet and the listed networks.
    encrypted: OnceLock<Client>,
    /// For `http`: the listed networks only.
    plain: OnceLock<Client>,
    lookup: Lookup,
    networks: Vec<IpNet>,
    timeout: Duration,
}

impl Outbound {
    /// Finds addresses by `lookup`; `networks` may be reached beyond the public internet, and a request takes at most `timeout`.
    pub fn new(lookup: Lookup, networks: &[IpNet], timeout: Duration) -> Self {
        Outbound { encrypted: OnceLock::new(), plain: OnceLock::new(), lookup, networks: networks.to_vec(), timeout }
    }

    /// A request to this address, or why there is none. An address that stands in the URL itself is looked up by nobody: it is judged here,
    /// the others when they are found.
    pub fn request(&self, method: Method, url: &str) -> Result<RequestBuilder, String> {
        let url = url_problem(url, &self.networks)?;
        judge_host(&url, &self.networks)?;
        let client = self.client(url.scheme() == "https").map_err(|error| format!("no connection can be made: {error}"))?;
        Ok(client.request(method, url))
    }

    /// The client, which reads the certificates that the system trusts when it is first needed.
    fn client(&self, is_encrypted: bool) -> reqwest::Result<&Client> {
        let kept = if is_encrypted { &self.encrypted } else { &self.plain };
        if let Some(client) = kept.get() {
            return Ok(client);
        }
        let client = client(self.lookup.clone(), &self.networks, is_encrypted, self.timeout)?;
        Ok(kept.get_or_init(|| client))
    }

    /// Why there was no answer, in words for a person.
    pub fn words(&self, error: &reqwest::Error) -> String {
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(refused) = inner.downcast_ref::<TargetRefused>() {
                return refused.to_string();
            }
            cause = inner.source();
        }
        match error {
            error if error.is_timeout() => format!("there was no answer within {} seconds", self.timeout.as_secs_f32()),
            error if error.is_connect() => {
                "no connection could be made: is the name right, does it listen, is its certificate good?".to_owned()
            }
            _ => "the connection broke before there was an answer".to_owned(),
        }
    }
}
