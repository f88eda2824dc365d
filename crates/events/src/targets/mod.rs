//! Where webhooks may go, and what is fetched may come from: an address is given by somebody else, and must not lead into our own network.
//!
//! Judged is the address that is connected to, at the moment of connecting: the client resolves names through [`Checked`], which hands on
//! only addresses that passed [`check_target`]. A name that answers differently the next time is therefore judged the next time. Redirects are not
//! followed, and the proxies of the environment are not used.

use std::fmt;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

mod outbound;

pub use ipnet::IpNet;
pub use outbound::Outbound;

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

/// What of IPv4 is not the public internet.
const NOT_PUBLIC_V4: [(Ipv4Net, &str); 17] = [
    (v4(0, 0, 0, 0, 8), "this host"),
    (v4(10, 0, 0, 0, 8), "a private network"),
    (v4(100, 64, 0, 0, 10), "a network of a carrier"),
    (v4(127, 0, 0, 0, 8), "this machine"),
    // Azure's own service answers at a public address.
    (v4(168, 63, 129, 16, 32), "a cloud's own service"),
    (v4(169, 254, 0, 0, 16), "the local link, where clouds keep their metadata"),
    (v4(172, 16, 0, 0, 12), "a private network"),
    (v4(192, 0, 0, 0, 24), "a special network"),
    (v4(192, 0, 2, 0, 24), "a network of examples"),
    (v4(192, 88, 99, 0, 24), "a relay"),
    (v4(192, 168, 0, 0, 16), "a private network"),
    (v4(198, 18, 0, 0, 15), "a network of benchmarks"),
    (v4(198, 51, 100, 0, 24), "a network of examples"),
    (v4(203, 0, 113, 0, 24), "a network of examples"),
    (v4(224, 0, 0, 0, 4), "a multicast group"),
    (v4(240, 0, 0, 0, 4), "a reserved network"),
    (v4(255, 255, 255, 255, 32), "a broadcast"),
];

const GLOBAL_V6: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Where a gateway reaches the IPv4 internet (RFC 6052).
const NAT64: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// What of the global addresses of IPv6 is not the public internet.
const NOT_PUBLIC_V6: [(Ipv6Net, &str); 3] = [
    (Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), "a special network, such as a tunnel's"),
    (Ipv6Net::new_assert(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), "a network of examples"),
    (Ipv6Net::new_assert(Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), "a network of examples"),
];

/// May a request be sent to this address? Pure.
///
/// The public internet may be reached over TLS; the listed networks in any way.
pub fn check_target(address: IpAddr, networks: &[IpNet], is_encrypted: bool) -> Result<(), TargetRefused> {
    // An IPv4 address in the clothes of IPv6 is the IPv4 address.
    let plain = address.to_canonical();
    if networks.iter().any(|network| network.contains(&plain)) {
        return Ok(());
    }
    let kind = match plain {
        IpAddr::V4(inner) => kind_v4(inner),
        IpAddr::V6(inner) => kind_v6(inner),
    };
    match kind {
        Some(kind) => Err(TargetRefused(format!("{address} is {kind}: requests go to the public internet only"))),
        None if !is_encrypted => Err(TargetRefused("plain http goes only to networks that the operator has listed: use https".to_owned())),
        None => Ok(()),
    }
}

fn kind_v4(address: Ipv4Addr) -> Option<&'static str> {
    NOT_PUBLIC_V4.iter().rev().find(|(network, _)| network.contains(&address)).map(|(_, kind)| *kind)
}

/// The prefix decides first. An IPv4 address within can only add a refusal: whoever chose the prefix chose the address too.
fn kind_v6(address: Ipv6Addr) -> Option<&'static str> {
    if !GLOBAL_V6.contains(&address) && !NAT64.contains(&address) {
        return Some(if address.is_multicast() { "a multicast group" } else { "not a global address" });
    }
    let within = || embedded(address).and_then(kind_v4);
    NOT_PUBLIC_V6.iter().find(|(network, _)| network.contains(&address)).map(|(_, kind)| *kind).or_else(within)
}

/// The IPv4 address that a gateway on the way would make of it: 6to4, NAT64 and ISATAP.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        [0x2002, high, low, ..] => v4(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => v4(high, low),
        _ => None,
    }
}

/// The target of a request is not one that we connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRefused(String);

impl fmt::Display for TargetRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TargetRefused {}

impl From<TargetRefused> for String {
    fn from(refused: TargetRefused) -> Self {
        refused.0
    }
}

/// Reads the address of a subscription, or says what is wrong with it, as far as can be seen without looking a name up.
pub fn url_problem(text: &str, networks: &[IpNet]) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| "must be a web address".to_owned())?;
    match url.scheme() {
        "https" => {}
        "http" if may_be_within(&url, networks) => {}
        "http" if !networks.is_empty() => return Err("must begin with https://, or name this machine, as http://localhost does".to_owned()),
        _ => return Err("must begin with https://".to_owned()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user name or a password".to_owned());
    }
    judge_host(&url, networks)?;
    Ok(url)
}

/// May the host be in one of these networks? Where they are this machine's own, a name has to be so, too.
fn may_be_within(url: &Url, networks: &[IpNet]) -> bool {
    let is_of_this_machine = |name: &str| name == "localhost" || name.ends_with(".localhost");
    match url.host() {
        Some(Host::Domain(name)) => {
            networks.iter().any(|network| !network.addr().is_loopback()) || (!networks.is_empty() && is_of_this_machine(name))
        }
        _ => !networks.is_empty(),
    }
}

/// Judges an address that stands in the URL itself, in whatever way it was written: `2130706433` is 127.0.0.1.
pub fn judge_host(url: &Url, networks: &[IpNet]) -> Result<(), String> {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(_)) => return Ok(()),
        None => return Err("must name a host".to_owned()),
    };
    Ok(check_target(address, networks, url.scheme() == "https")?)
}

/// Finds the addresses of a name.
pub type Lookup = Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> + Send + Sync>;

/// Asks the system.
pub fn system_lookup() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Hands on only addresses that may be connected to.
struct Checked {
    lookup: Lookup,
    networks: Vec<IpNet>,
    is_encrypted: bool,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (networks, is_encrypted) = (self.networks.clone(), self.is_encrypted);
        let found = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let (mut good, mut refusal) = (Vec::new(), None);
            for address in found.await? {
                match check_target(address, &networks, is_encrypted) {
                    Ok(()) => good.push(SocketAddr::new(address, 0)),
                    Err(refused) => refusal = Some(refused),
                }
            }
            if good.is_empty() {
                return Err(refusal.unwrap_or_else(|| TargetRefused("the name has no address".to_owned())).into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// An HTTP client that connects to judged addresses only.
fn client(lookup: Lookup, networks: &[IpNet], is_encrypted: bool, timeout: Duration) -> reqwest::Result<reqwest::Client> {
    let resolver = Checked { lookup, networks: networks.to_vec(), is_encrypted };
    reqwest::Client::builder()
        .user_agent(concat!("bursar/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .https_only(is_encrypted)
        .dns_resolver(Arc::new(resolver))
        .connect_timeout(timeout / 3)
        .timeout(timeout)
        // Receivers that compare names of headers to the letter find `Monite-Signature`.
        .http1_title_case_headers()
        .pool_max_idle_per_host(4)
        .pool_idle_timeout(Duration::from_secs(30))
        // The beginning of a body is kept as it came: nothing is unpacked.
        .gzip(false)
        .build()
}

#[cfg(test)]
mod tests;
