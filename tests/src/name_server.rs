//! A name server for tests: real DNS over UDP, with the records that a test sets.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{MX, NAPTR, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

type Records = Arc<Mutex<HashMap<(String, RecordType), RData>>>;

/// A name server; it ends with this.
pub struct NameServer {
    /// Where it is asked.
    pub address: SocketAddr,
    records: Records,
    _serving: JoinSet<()>,
}

impl NameServer {
    /// One that knows nothing yet.
    pub async fn start() -> NameServer {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        let (address, records) = (socket.local_addr().expect("an address"), Records::default());
        let mut serving = JoinSet::new();
        serving.spawn(serve(socket, records.clone()));
        NameServer { address, records, _serving: serving }
    }

    /// The mail server of a domain.
    pub fn mx(&self, domain: &str, server: &str) {
        self.set(domain, RecordType::MX, RData::MX(MX::new(10, name(server))));
    }

    /// Who serves a participant of the network of electronic invoices.
    pub fn naptr(&self, domain: &str, server: &str) {
        let rewrites = format!("!.*!{server}!").into_bytes().into_boxed_slice();
        let (flags, service) = (b"U".to_vec().into_boxed_slice(), b"Meta:SMP".to_vec().into_boxed_slice());
        self.set(domain, RecordType::NAPTR, RData::NAPTR(NAPTR::new(100, 10, flags, service, rewrites, Name::root())));
    }

    /// A text, in pieces of at most 20 letters as name servers may cut it.
    pub fn txt(&self, domain: &str, text: &str) {
        let pieces = text.as_bytes().chunks(20).map(|piece| String::from_utf8_lossy(piece).into_owned()).collect();
        self.set(domain, RecordType::TXT, RData::TXT(TXT::new(pieces)));
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.records.lock().expect("nobody panicked").clear();
    }

    fn set(&self, domain: &str, kind: RecordType, data: RData) {
        self.records.lock().expect("nobody panicked").insert((domain.to_lowercase(), kind), data);
    }
}

fn name(text: &str) -> Name {
    Name::from_ascii(format!("{}.", text.trim_end_matches('.'))).expect("a name")
}

async fn serve(socket: UdpSocket, records: Records) {
    let mut packet = [0; 1500];
    while let Ok((length, from)) = socket.recv_from(&mut packet).await {
        let Ok(asked) = Message::from_vec(&packet[..length]) else { continue };
        let answer = answer(&asked, &records);
        let _ = socket.send_to(&answer.to_vec().expect("an answer"), from).await;
    }
}

fn answer(asked: &Message, records: &Records) -> Message {
    let mut answer = Message::new(asked.metadata.id, MessageType::Response, OpCode::Query);
    for query in &asked.queries {
        answer.add_query(query.clone());
        let key = (query.name().to_ascii().trim_end_matches('.').to_lowercase(), query.query_type());
        match records.lock().expect("nobody panicked").get(&key) {
            Some(data) => {
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, data.clone()));
            }
            None => answer.metadata.response_code = ResponseCode::NXDomain,
        }
    }
    answer
}
