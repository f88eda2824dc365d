//! Logs, traces and metrics.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::LogFormat;

/// Traces on their way to a collector; what is left is sent when this is dropped.
#[must_use = "traces end when this is dropped"]
pub struct Traces(Option<SdkTracerProvider>);

impl Drop for Traces {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.take().map(|provider| provider.shutdown()) {
            tracing::warn!(%error, "the last traces did not reach the collector");
        }
    }
}

/// Begins to write logs to the error output, and to send traces to a collector (`http://collector:4318`). A second call changes nothing.
pub fn log(format: LogFormat, filter: &str, collector: Option<&str>) -> Traces {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(true).boxed(),
        LogFormat::Text => lines.compact().with_target(false).boxed(),
    };
    let traces = Traces(collector.and_then(|address| match provider(address) {
        Ok(provider) => Some(provider),
        Err(error) => {
            eprintln!("otlp_endpoint cannot be used, so no traces are sent: {error}");
            None
        }
    }));
    let spans = traces.0.as_ref().map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("bursar")));
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    let _ = tracing_subscriber::registry().with(filter).with(lines).with(spans).try_init();
    traces
}

fn provider(address: &str) -> Result<SdkTracerProvider, ExporterBuildError> {
    let address = format!("{}/v1/traces", address.trim_end_matches('/'));
    let exporter = SpanExporter::builder().with_http().with_endpoint(address).build()?;
    let named = Resource::builder().with_service_name("bursar").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(named).build())
}

/// The process's metrics, recorded from the first call on.
pub fn metrics() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
        let with_buckets = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS);
        // Buckets are refused only when there are none.
        let recorder = with_buckets.unwrap_or_default().build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder of metrics was there first: /metrics stays empty");
        }
        handle
    })
}
