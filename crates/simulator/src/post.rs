//! Posts webhooks to plain `http://` addresses. Written by hand over a socket: a provider's webhook is one small POST, and a
//! whole HTTP client would bring TLS into the simulator.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::webhooks::Message;
use crate::world::{Shared, lock};

/// Empties the outbox for ever. Messages without an address stay for the test that takes them.
pub async fn deliver(world: &Shared) {
    loop {
        let message = {
            let mut world = lock(world);
            let place = world.webhooks.waiting.iter().position(|message| !message.url.is_empty());
            place.and_then(|place| world.webhooks.waiting.remove(place))
        };
        match message {
            Some(message) => {
                let posted = tokio::time::timeout(Duration::from_secs(5), post(&message)).await;
                if !matches!(posted, Ok(Ok(200..=299))) {
                    tracing::warn!(url = message.url, outcome = ?posted, "webhook was not delivered");
                }
            }
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn post(message: &Message) -> std::io::Result<u16> {
    let rest = message.url.strip_prefix("http://").unwrap_or(&message.url);
    let (host, path) = rest.split_once('/').map_or((rest, String::from("/")), |(host, path)| (host, format!("/{path}")));
    let address = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{}: {}\r\nconnection: close\r\n\r\n",
        message.body.len(),
        message.header,
        message.signature
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(message.body.as_bytes()).await?;
    let mut answer = [0_u8; 12];
    stream.read_exact(&mut answer).await?;
    Ok(std::str::from_utf8(&answer[9..]).ok().and_then(|code| code.parse().ok()).unwrap_or(0))
}
