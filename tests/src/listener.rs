//! The application behind a real socket: for what only a connection can show.

use std::net::SocketAddr;
use std::time::Duration;

use bursar_server::connections::{ConnectionLimits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::TestApp;

/// A listener of the application; it ends with this.
pub struct Listening {
    /// Where.
    pub address: SocketAddr,
    _serving: JoinSet<()>,
    _stop: watch::Sender<bool>,
}

impl TestApp {
    /// Listens on a free port, with the default limits but for what is changed.
    pub async fn listen(&self, change: impl FnOnce(&mut ConnectionLimits)) -> Listening {
        let mut limits = ConnectionLimits::default();
        change(&mut limits);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = watch::channel(false);
        let mut serving = JoinSet::new();
        let router = self.router();
        serving.spawn(async move { serve(listener, router, limits, stopped).await.expect("it serves") });
        Listening { address, _serving: serving, _stop: stop }
    }
}

/// A client that says what it is told to, byte by byte.
pub struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its head, in small letters.
    pub head: String,
}

impl Reply {
    /// Does it say that the connection ends with it?
    pub fn closes(&self) -> bool {
        self.head.contains("\r\nconnection: close")
    }
}

impl Listening {
    /// A new connection with a small window, so that what the client does not read is soon felt.
    pub async fn connect(&self) -> Client {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a small window");
        Client { stream: socket.connect(self.address).await.expect("a connection"), read: Vec::new() }
    }

    /// The status of a probe on a connection of its own.
    pub async fn probe(&self) -> u16 {
        self.connect_and_ask().await.expect("an answer")
    }

    /// The same; none where the connection was refused.
    pub async fn connect_and_ask(&self) -> Option<u16> {
        let mut client = self.connect().await;
        client.say("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        client.reply().await.map(|reply| reply.status)
    }
}

impl Client {
    /// Says this; the server may have closed meanwhile.
    pub async fn say(&mut self, words: impl AsRef<[u8]>) {
        let _ = self.stream.write_all(words.as_ref()).await;
    }

    /// Reads the next answer whole; none when the connection ends before.
    pub async fn reply(&mut self) -> Option<Reply> {
        let end = loop {
            if let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.read[..end]).to_lowercase();
        let length = head.split("\r\ncontent-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok()).unwrap_or(0);
        while self.read.len() < end + length {
            self.more().await?;
        }
        self.read.drain(..end + length);
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok())?;
        Some(Reply { status, head })
    }

    /// Reads and counts until the server has closed: in order, or by force.
    pub async fn read_to_the_end(&mut self) -> (usize, std::io::Result<()>) {
        loop {
            match self.stream.read_buf(&mut self.read).await {
                Ok(0) => return (self.read.len(), Ok(())),
                Ok(_) => {}
                Err(error) => return (self.read.len(), Err(error)),
            }
        }
    }

    /// Reads a little every so often until the server has closed or `most` bytes came; answers how many did.
    pub async fn read_slowly(&mut self, most: usize, every: Duration) -> usize {
        let mut next = tokio::time::interval(every);
        let (mut read, mut bytes) = (0, vec![0; 64 << 10]);
        while read < most {
            next.tick().await;
            match self.stream.read(&mut bytes).await {
                Ok(0) | Err(_) => break,
                Ok(some) => read += some,
            }
        }
        read
    }

    async fn more(&mut self) -> Option<()> {
        self.stream.read_buf(&mut self.read).await.ok().filter(|read| *read > 0).map(drop)
    }
}
