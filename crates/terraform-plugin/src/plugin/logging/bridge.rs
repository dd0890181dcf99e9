//! What dependencies and authors say with `tracing` and `log`, as lines of Terraform's log.
//!
//! A line carries the fields of the spans around it, from the outermost in: the call that is being
//! answered (`tf_rpc`, `tf_req_id`, `tf_resource_type`), then the author's own.

use std::fmt::Debug;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Metadata, Subscriber, span};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry, SpanRef};

use super::{Level, enabled, write_entry};

/// The target of this crate's own spans, without which no line has its call.
pub(crate) const CALLS: &str = "terraform_plugin::calls";

/// Crates that carry the channel to Terraform itself: below a warning they would bury the rest.
const CARRIERS: [&str; 7] = ["h2", "hyper", "mio", "tokio_util", "tonic", "tower", "want"];

/// Sends everything to Terraform's log from now on, unless the program has its own subscriber.
pub(super) fn install(threshold: Level) {
    let subscriber = Registry::default().with(ToTerraform { threshold });
    let _ = tracing::subscriber::set_global_default(subscriber);
    if log::set_logger(&FromLog).is_ok() {
        log::set_max_level(match threshold {
            Level::Trace => log::LevelFilter::Trace,
            Level::Debug => log::LevelFilter::Debug,
            Level::Info => log::LevelFilter::Info,
            Level::Warn => log::LevelFilter::Warn,
            Level::Error => log::LevelFilter::Error,
        });
    }
}

/// The fields of the spans around the code that runs.
pub(super) fn current_fields() -> Vec<(String, String)> {
    let current = tracing::Span::current();
    let fields = current.with_subscriber(|(id, dispatch)| {
        let registry = dispatch.downcast_ref::<Registry>()?;
        Some(fields_around(registry.span(id)?))
    });
    fields.flatten().unwrap_or_default()
}

fn fields_around<'a, R: LookupSpan<'a>>(span: SpanRef<'a, R>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for span in span.scope().from_root() {
        if let Some(Fields(own)) = span.extensions().get::<Fields>() {
            fields.extend(own.iter().cloned());
        }
    }
    fields
}

fn is_carrier(target: &str) -> bool {
    let name = target.split("::").next().unwrap_or(target);
    CARRIERS.contains(&name)
}

struct ToTerraform {
    threshold: Level,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for ToTerraform {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        let level = level_of(*metadata.level());
        metadata.target() == CALLS
            || (level >= self.threshold && (level >= Level::Warn || !is_carrier(metadata.target())))
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(match self.threshold {
            Level::Trace => LevelFilter::TRACE,
            Level::Debug => LevelFilter::DEBUG,
            Level::Info => LevelFilter::INFO,
            Level::Warn => LevelFilter::WARN,
            Level::Error => LevelFilter::ERROR,
        })
    }

    fn on_new_span(
        &self,
        attributes: &span::Attributes<'_>,
        id: &span::Id,
        context: Context<'_, S>,
    ) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else {
            return;
        };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let mut own = Fields::default();
        event.record(&mut own);
        let (message, own): (Vec<_>, Vec<_>) =
            own.0.into_iter().partition(|(name, _)| name == "message");
        let message = message.first().map_or("", |(_, message)| message.as_str());
        let mut fields = context
            .event_span(event)
            .map(fields_around)
            .unwrap_or_default();
        fields.extend(own);
        write_entry(
            level_of(*metadata.level()),
            metadata.target(),
            message,
            &fields,
        );
    }
}

fn level_of(level: tracing::Level) -> Level {
    match level {
        tracing::Level::TRACE => Level::Trace,
        tracing::Level::DEBUG => Level::Debug,
        tracing::Level::INFO => Level::Info,
        tracing::Level::WARN => Level::Warn,
        tracing::Level::ERROR => Level::Error,
    }
}

/// The fields of a span or an event, by name.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name().to_owned(), format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name().to_owned(), value.to_owned()));
    }
}

/// Crates that use `log` in place of `tracing`.
struct FromLog;

impl log::Log for FromLog {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        let level = level_of_log(metadata.level());
        enabled(level) && (level >= Level::Warn || !is_carrier(metadata.target()))
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let message = record.args().to_string();
            let level = level_of_log(record.level());
            write_entry(level, record.target(), &message, &current_fields());
        }
    }

    fn flush(&self) {}
}

fn level_of_log(level: log::Level) -> Level {
    match level {
        log::Level::Trace => Level::Trace,
        log::Level::Debug => Level::Debug,
        log::Level::Info => Level::Info,
        log::Level::Warn => Level::Warn,
        log::Level::Error => Level::Error,
    }
}
