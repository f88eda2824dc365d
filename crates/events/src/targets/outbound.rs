//! The one way to addresses that somebody else chose.

use std::error::Error as _;
use std::time::Duration;

use http::Method;
use reqwest::{Client, RequestBuilder};

use super::{IpNet, Lookup, TargetRefused, client, judge_host, url_problem};

/// Sends requests to addresses that somebody else chose, and none into our own network. The program must have installed its TLS provider
/// before.
pub struct Outbound {
    /// For `https`: the public internet and the listed networks.
    encrypted: Client,
    /// For `http`: the listed networks only.
    plain: Client,
    networks: Vec<IpNet>,
    timeout: Duration,
}

impl Outbound {
    /// Finds addresses by `lookup`; `networks` may be reached beyond the public internet, and a request takes at most `timeout`.
    pub fn new(lookup: Lookup, networks: &[IpNet], timeout: Duration) -> reqwest::Result<Self> {
        let encrypted = client(lookup.clone(), networks, true, timeout)?;
        let plain = client(lookup, networks, false, timeout)?;
        Ok(Outbound { encrypted, plain, networks: networks.to_vec(), timeout })
    }

    /// A request to this address, or why there is none. An address that stands in the URL itself is looked up by nobody: it is judged here,
    /// the others when they are found.
    pub fn request(&self, method: Method, url: &str) -> Result<RequestBuilder, String> {
        let url = url_problem(url, &self.networks)?;
        judge_host(&url, &self.networks)?;
        let client = if url.scheme() == "https" { &self.encrypted } else { &self.plain };
        Ok(client.request(method, url))
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
