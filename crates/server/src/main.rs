//! `bursar`: serves, works, simulates, and answers an operator's questions.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // Before anything speaks TLS: there is one provider of it in this program.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("another TLS provider was installed before");
    }
    let command_line = bursar_server::commands::CommandLine::parse();
    match bursar_server::commands::run(command_line).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("bursar: {error}");
            ExitCode::FAILURE
        }
    }
}
