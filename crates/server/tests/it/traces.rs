//! Traces reach a collector, and continue the trace of whoever calls.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use bytes::Bytes;
use http::Request;

use super::bursar::{MASTER_KEY, Process, bursar, database, send, with_tls};

/// A collector that keeps what it is sent.
fn collector() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a call");
            let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
            while !is_whole(&seen) {
                let count = stream.read(&mut buffer).expect("bytes");
                assert!(count > 0, "the exporter hung up");
                seen.extend_from_slice(&buffer[..count]);
            }
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .expect("it listens");
            if sender.send(seen).is_err() {
                return;
            }
        }
    });
    (address, receiver)
}

/// Has everything that content-length announces arrived?
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
    let announced =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|length| length.trim().parse::<usize>().ok());
    request.len() >= end + 4 + announced.unwrap_or_default()
}

#[tokio::test]
async fn a_request_continues_the_trace_of_its_caller() {
    with_tls();
    let directory = tempfile::tempdir().unwrap();
    let (url, (collector, collected)) = (database(directory.path()), collector());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let mut command = bursar(&[
        ("BURSAR_DATABASE_URL", url.as_str()),
        ("BURSAR_MASTER_KEY", MASTER_KEY),
        ("BURSAR_PUBLIC_URL", "https://bursar.test"),
        ("BURSAR_TRUSTED_PROXIES", "none"),
        ("BURSAR_LISTEN", listen.as_str()),
        ("BURSAR_ADMIN_LISTEN", "none"),
        ("BURSAR_OTLP_ENDPOINT", collector.as_str()),
    ]);
    command.arg("serve").stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    lines.find_map(|line| line.ok().filter(|line| line.contains("serving"))).expect("it serves");
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let request = Request::get(format!("http://{listen}/readyz")).header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"));
    assert_eq!(send(request.body(Bytes::new()).unwrap()).await.status(), 200);
    let (code, _) = Process::of(child).terminate();
    assert_eq!(code, Some(0));
    let sent = collected.recv_timeout(std::time::Duration::from_secs(20)).expect("the spans are sent before it ends");
    let holds = |needle: &[u8]| sent.windows(needle.len()).any(|window| window == needle);
    let id: Vec<u8> = (0..16).map(|place| u8::from_str_radix(&trace[place * 2..place * 2 + 2], 16).unwrap()).collect();
    assert!(holds(&id), "the span belongs to the caller's trace");
    assert!(holds(b"GET /readyz") && holds(b"bursar"), "it says what was asked");
}
