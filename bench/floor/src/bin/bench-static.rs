//! The bare floor of a page of the documentation: a handler that serves the same bytes with the same type. No edge, no tag, no choice.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::routing::get;
use bench_floor::Failure;
use clap::Parser;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    port: u16,
    /// The bytes.
    #[arg(long)]
    file: PathBuf,
    /// How they are compressed.
    #[arg(long)]
    encoding: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let bytes = bytes::Bytes::from(std::fs::read(&arguments.file)?);
    let encoding = arguments.encoding.unwrap_or_else(|| "identity".to_owned());
    let page = get(move || async move { ([(CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (CONTENT_ENCODING, encoding)], bytes) });
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], arguments.port))).await?;
    axum::serve(listener, Router::new().fallback(page)).await?;
    Ok(())
}
