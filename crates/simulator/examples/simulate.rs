//! Runs the simulator alone: `cargo run -p bursar-simulator --example simulate -- [port] [seed] [invoices] [bills] [provider]`.
//! With a provider (`quickbooks` or `xero`) only its first company gets these sizes, and the other stays small.

use bursar_simulator::{Options, Provider, Simulator};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let scaled = match words.get(4).map(String::as_str) {
        Some("quickbooks") => vec![Provider::QuickBooks],
        Some("xero") => vec![Provider::Xero],
        _ => vec![Provider::QuickBooks, Provider::Xero],
    };
    let mut numbers = words.iter().take(4).map(|word| word.parse::<u64>());
    let port = u16::try_from(numbers.next().transpose()?.unwrap_or(4010))?;
    let defaults = Options::default();
    let options = Options {
        seed: numbers.next().transpose()?.unwrap_or(1),
        invoices: numbers.next().transpose()?.map_or(Ok(defaults.invoices), usize::try_from)?,
        bills: numbers.next().transpose()?.map_or(Ok(defaults.bills), usize::try_from)?,
        scaled,
        ..defaults
    };
    let started = std::time::Instant::now();
    let simulator = Simulator::new(options);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("simulator on http://{} after {} ms; control API under /_sim/", listener.local_addr()?, started.elapsed().as_millis());
    simulator.serve(listener, std::future::pending()).await?;
    Ok(())
}
