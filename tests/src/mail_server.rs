//! What mail servers do: mails, and the sessions in which they are handed over.

use std::net::SocketAddr;
use std::sync::Arc;

use bursar_connectors::NameServers;
use bursar_jobs::Registry;
use bursar_kernel::Uuid;
use bursar_mailboxes::{IncomingMailServer, IncomingMailSettings, MailboxesContext, serve_smtp};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::{Partner, TestApp};

/// A listener for mail servers; it ends with this.
pub struct MailListener {
    /// Where.
    pub address: SocketAddr,
    _serving: JoinSet<()>,
    _stop: watch::Sender<bool>,
}

impl TestApp {
    /// Listens for mail servers on a free port.
    pub async fn listen_for_mail(&self, settings: IncomingMailSettings) -> MailListener {
        let server = IncomingMailServer::new(self.db().clone(), self.env().clone(), self.files().clone(), settings).expect("name servers");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = watch::channel(false);
        let mut serving = JoinSet::new();
        serving.spawn(async move { serve_smtp(listener, Arc::new(server), stopped).await.expect("it serves") });
        MailListener { address, _serving: serving, _stop: stop }
    }

    /// Takes in what came for the entity.
    pub async fn work_mailboxes(&self, entity: Uuid) {
        self.drain(self.mailbox_jobs(&[]), &format!("incoming_mails/{entity}")).await;
    }

    /// Checks by this name server whether what came for the entity is from whom it names.
    pub async fn authenticate_mails(&self, entity: Uuid, name_server: SocketAddr) {
        self.drain(self.mailbox_jobs(&[name_server]), &format!("incoming_mail_checks/{entity}")).await;
    }

    fn mailbox_jobs(&self, name_servers: &[SocketAddr]) -> Registry {
        let name_servers = NameServers::new(name_servers).expect("name servers");
        let context = MailboxesContext { db: self.db().clone(), env: self.env().clone(), files: self.files().clone(), name_servers };
        let mut registry = Registry::default();
        bursar_mailboxes::jobs(&mut registry, &Arc::new(context));
        registry
    }
}

impl Partner {
    /// A mailbox of the entity, at a domain of its own under the operator's; answers its address. Names are the partner's own, so that tests
    /// can share a database.
    pub async fn mailbox(&self, entity: Uuid, related_object_type: &str) -> String {
        let domain = format!("{}.in.bursar.test", self.app.env().id().simple());
        let domain = self.post("/mailbox_domains").json(json!({"domain": domain})).await.expect(201);
        let asked = json!({"mailbox_domain_id": domain["id"], "mailbox_name": "bills", "related_object_type": related_object_type});
        let made = self.post("/mailboxes").entity(entity).json(asked).await.expect(201);
        made["mailbox_full_address"].as_str().expect("an address").to_owned()
    }

    /// The newest mail that came for the entity.
    pub async fn newest_mail(&self, entity: Uuid) -> Value {
        let mails = self.get("/incoming_mails?sort=received_at&order=desc").entity(entity).await.expect(200);
        mails["data"][0].clone()
    }
}

/// A session with a mail server.
pub struct MailSession {
    stream: BufReader<TcpStream>,
}

impl MailSession {
    /// Connects, and hears the greeting.
    pub async fn open(address: SocketAddr) -> MailSession {
        let mut session = MailSession { stream: BufReader::new(TcpStream::connect(address).await.expect("a connection")) };
        assert!(session.hear().await.starts_with("220 "));
        session
    }

    /// Says a line and hears the answer.
    pub async fn say(&mut self, line: &str) -> String {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await.expect("it is heard");
        self.hear().await
    }

    /// The next answer; its last line, where it has several.
    pub async fn hear(&mut self) -> String {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).await.expect("an answer");
            if line.as_bytes().get(3) != Some(&b'-') {
                return line.trim_end().to_owned();
            }
        }
    }

    /// Hands a mail over by SMTP; answers what was said of it.
    pub async fn send(&mut self, sender: &str, recipient: &str, mail: &str) -> String {
        self.say("EHLO mx.example.com").await;
        self.say(&format!("MAIL FROM:<{sender}>")).await;
        let taken = self.say(&format!("RCPT TO:<{recipient}>")).await;
        if !taken.starts_with('2') {
            return taken;
        }
        self.say("DATA").await;
        self.say(&format!("{}\r\n.", mail.replace("\r\n.", "\r\n.."))).await
    }
}

/// A mail with files.
pub fn mail_with(files: &[(&str, &str, &[u8])]) -> String {
    use base64::Engine;
    let mut mail = String::from(
        "From: Vendor Ltd <billing@vendor.example>\r\nTo: bills@acme.example\r\nSubject: Your invoice\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"part\"\r\n\r\n--part\r\nContent-Type: text/plain\r\n\r\nPlease find it attached.\r\n",
    );
    for (name, media_type, bytes) in files {
        let body = base64::engine::general_purpose::STANDARD.encode(bytes);
        let lines: Vec<&str> = body.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).expect("base64")).collect();
        mail += &format!(
            "--part\r\nContent-Type: {media_type}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            lines.join("\r\n")
        );
    }
    mail + "--part--\r\n"
}
