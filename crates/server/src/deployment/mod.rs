//! Whose database it is, and whether it went back in time. A copy that is started elsewhere must not write to the same books, use up the same tokens, or mail the same people: it
//! knows the address of the deployment that it was copied from, and holds whatever leaves until somebody says that it is on its own.

use bursar_connectors::{Wire, WireError, WireLimits};
use bursar_kernel::{Env, Result, Timestamp};
use bursar_store::Db;

mod store;

/// The address of the deployment that the database belongs to, where that is another than the one of a server at `public_url`. A database that
/// belongs to nobody yet belongs to this one from now on.
pub async fn other_deployment(db: &Db, env: &Env, public_url: &str) -> Result<Option<String>> {
    let owner = match store::owner(db).await? {
        Some(owner) => owner,
        None => {
            let tx = db.begin().await?;
            store::claim(&tx, public_url, env.now()).await?;
            tx.commit().await?;
            store::owner(db).await?.unwrap_or_else(|| public_url.to_owned())
        }
    };
    Ok(Some(owner).filter(|owner| !is_same(owner, public_url)))
}

/// The address of the deployment that the database belongs to; nothing where no server was started over it.
pub async fn owner(db: &Db) -> Result<Option<String>> {
    store::owner(db).await
}

/// From now on the database belongs to the deployment at `public_url`. Answers whose it was.
pub async fn adopt(db: &Db, env: &Env, public_url: &str) -> Result<Option<String>> {
    let tx = db.begin().await?;
    let before = store::owner(&tx).await?;
    store::replace(&tx, public_url, env.now()).await?;
    tx.commit().await?;
    Ok(before)
}

/// The database was brought back from a backup just now: the providers may have what it does not know of. Answers whether a server was ever
/// started over it.
pub async fn restored(db: &Db, env: &Env) -> Result<bool> {
    let tx = db.begin().await?;
    let is_known = store::restored(&tx, env.now()).await?;
    tx.commit().await?;
    Ok(is_known)
}

/// When the database was last brought back from a backup, or taken over from another deployment, which may have gone on without it.
pub async fn restored_at(db: &Db) -> Result<Option<Timestamp>> {
    store::restored_at(db).await
}

/// A way to the providers that lets nothing through.
pub(crate) fn closed_wire() -> Wire {
    Wire::from_function(|_| async { Err(WireError::NotSent) }, WireLimits::default())
}

/// What a log says of a copy, and what `bursar doctor` says.
pub(crate) fn held_words(owner: &str, public_url: &str) -> String {
    format!(
        "the database belongs to the deployment at {owner}, and this server is at {public_url}: it is taken for a copy, and nothing leaves it. \
        No job is worked, no provider is called, no mail and no webhook is sent. If this server takes the other one's place: bursar adopt"
    )
}

/// One address, however it is written. Servers of one machine's own differ by nothing but a port that is free today.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let plain = |url: &str| url.trim_end_matches('/').to_lowercase();
    plain(one) == plain(other) || (is_loopback(one) && is_loopback(other))
}

fn is_loopback(url: &str) -> bool {
    let host = url::Url::parse(url).ok().and_then(|url| url.host().map(|host| host.to_owned()));
    match host {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        assert!(is_same("https://books.example.com", "https://Books.example.com/"));
        assert!(is_same("http://127.0.0.1:8080", "http://localhost:9090"), "a port of this machine is nobody's address");
        for (one, other) in [
            ("https://books.example.com", "https://books-staging.example.com"),
            ("https://books.example.com", "http://books.example.com"),
            ("https://books.example.com", "http://127.0.0.1:8080"),
            ("https://books.example.com", "https://books.example.com/copy"),
        ] {
            assert!(!is_same(one, other), "{one} and {other}");
        }
    }
}
