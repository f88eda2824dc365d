//! Logs, traces and metrics.

use std::io::{Stderr, Write};
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use bursar_kernel::Result;
use bursar_web::Edge;
use bursar_web::vitals::{self, Vitals};
use metrics_util::layers::FanoutBuilder;
use tokio::sync::watch;

use metrics_exporter_opentelemetry::Recorder as ToCollector;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, MetricExporter, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::LogFormat;
use crate::running::shutdown_signal;

/// A job that is due for longer waits for a worker that is not there or does not keep up.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// Traces and metrics on their way to a collector; what is left is sent when this is dropped.
#[must_use = "what is sent ends when this is dropped"]
pub struct Collector(Option<(SdkTracerProvider, SdkMeterProvider)>);

impl Drop for Collector {
    fn drop(&mut self) {
        if let Some((traces, metrics)) = self.0.take() {
            for error in [traces.shutdown(), metrics.shutdown()].into_iter().filter_map(std::result::Result::err) {
                tracing::warn!(%error, "the last traces or metrics did not reach the collector");
            }
        }
    }
}

/// Writes each entry as one line, whatever words of others are in it: a line break of theirs begins no line of ours.
struct OneLine(Stderr);

impl OneLine {
    fn new() -> Self {
        OneLine(std::io::stderr())
    }
}

impl Write for OneLine {
    fn write(&mut self, entry: &[u8]) -> std::io::Result<usize> {
        self.0.write_all(&one_line(entry))?;
        Ok(entry.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// Longest line of the log, in bytes.
const LINE: usize = 64 << 10;

/// An entry comes whole. What controls a terminal is never ours: words of others would bring their own colors.
fn one_line(entry: &[u8]) -> Vec<u8> {
    let (body, end) = entry.strip_suffix(b"\n").map_or((entry, &b""[..]), |body| (body, &b"\n"[..]));
    let escaped = body.iter().take(LINE).flat_map(|byte| {
        let is_plain = *byte == b'\t' || !byte.is_ascii_control();
        if is_plain { vec![*byte] } else { std::ascii::escape_default(*byte).collect() }
    });
    escaped.chain(end.iter().copied()).collect()
}

/// What agents ask and get is not written down.
const QUIET: &str = "rmcp=warn";

/// Begins to write logs to the error output, and to send traces and metrics to a collector (`http://collector:4318`). A second call
/// changes nothing.
pub fn log(format: LogFormat, filter: &str, collector: Option<&str>) -> Collector {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let filter = QUIET.parse().map_or(EnvFilter::new("info"), |quiet| filter.add_directive(quiet));
    let lines = tracing_subscriber::fmt::layer().with_writer(OneLine::new).with_ansi(false);
    let lines = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(true).boxed(),
        LogFormat::Text => lines.compact().with_target(false).boxed(),
    };
    let collector = Collector(collector.and_then(|address| match providers(address) {
        Ok(providers) => Some(providers),
        Err(error) => {
            eprintln!("otlp_endpoint cannot be used, so no traces and metrics are sent: {error}");
            None
        }
    }));
    let spans = collector.0.as_ref().map(|(traces, _)| tracing_opentelemetry::layer().with_tracer(traces.tracer("bursar")));
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    let _ = tracing_subscriber::registry().with(filter).with(lines).with(spans).try_init();
    collector
}

/// What sends spans as they end, and sums of metrics once a minute.
fn providers(address: &str) -> std::result::Result<(SdkTracerProvider, SdkMeterProvider), ExporterBuildError> {
    let address = |what: &str| format!("{}/v1/{what}", address.trim_end_matches('/'));
    let named = Resource::builder().with_service_name("bursar").build();
    let spans = SpanExporter::builder().with_http().with_endpoint(address("traces")).build()?;
    let traces = SdkTracerProvider::builder().with_batch_exporter(spans).with_resource(named.clone()).build();
    let sums = MetricExporter::builder().with_http().with_endpoint(address("metrics")).build()?;
    let metrics = SdkMeterProvider::builder().with_periodic_exporter(sums).with_resource(named).build();
    let _ = SENT.set(ToCollector::with_meter(metrics.meter("bursar")));
    Ok((traces, metrics))
}

/// Hands metrics to the collector, where there is one.
static SENT: OnceLock<ToCollector> = OnceLock::new();

/// Who listens to the metrics of this process.
pub struct Metrics {
    /// Renders `/metrics`.
    pub prometheus: PrometheusHandle,
    /// Adds up what the status page shows.
    pub vitals: Vitals,
}

/// The process's metrics, recorded from the first call on.
pub fn metrics() -> &'static Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    METRICS.get_or_init(|| {
        const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
        let with_buckets = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS);
        // Buckets are refused only when there are none.
        let recorder = with_buckets.unwrap_or_default().build_recorder();
        let listeners = Metrics { prometheus: recorder.handle(), vitals: Vitals::default() };
        let all = FanoutBuilder::default().add_recorder(recorder).add_recorder(listeners.vitals.clone());
        let all = SENT.get().into_iter().fold(all, |all, sent| all.add_recorder(sent.clone()));
        if metrics::set_global_recorder(all.build()).is_err() {
            tracing::warn!("another recorder of metrics was there first: /metrics and the status page stay empty");
        }
        listeners
    })
}

/// Writes what was seen, every now and then and a last time at the end: the log of requests every second, how components fare every ten.
pub async fn record(edge: Arc<Edge>, stopped: watch::Receiver<bool>) -> Result<&'static str> {
    let vitals = &metrics().vitals;
    let mut every = tokio::time::interval(Duration::from_secs(1));
    let mut stopped = pin!(shutdown_signal(stopped));
    for second in 1_u64.. {
        let is_last = tokio::select! { _ = every.tick() => false, () = &mut stopped => true };
        // What cannot be written now is written later; nobody waits for it.
        let lines = edge.journal.flush(&edge.db).await;
        let seen = if is_last || second % 10 == 0 { note(vitals, &edge).await } else { Ok(()) };
        if let Err(error) = lines.and(seen) {
            tracing::warn!(error = %error.report(), "measurements for the status page could not be written and are kept until they can");
        }
        if is_last {
            break;
        }
    }
    Ok("the recording")
}

async fn note(vitals: &Vitals, edge: &Edge) -> Result<()> {
    let now = edge.env.now();
    let asked = Instant::now();
    let wait = bursar_jobs::longest_wait(&edge.db, now).await;
    vitals.note(vitals::DATABASE, asked.elapsed().as_secs_f64(), wait.is_err());
    let wait = wait?;
    vitals.note(vitals::WORKER, wait.as_secs_f64(), wait > MAX_WAIT);
    vitals.flush(&edge.db, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_one_line_whoever_wrote_its_words() {
        assert_eq!(one_line(b"refused: a\r\n2024 INFO forged\x1b[31m\n"), b"refused: a\\r\\n2024 INFO forged\\x1b[31m\n");
        assert_eq!(one_line("gr\u{fc}n\ta\n".as_bytes()), "gr\u{fc}n\ta\n".as_bytes());
        assert_eq!(one_line(&vec![b'a'; 2 * LINE]).len(), LINE);
    }
}
