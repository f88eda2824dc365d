//! Runs of the pull, as people look at them: what each brought, cost and met.

use bursar_connectors::{Company, Facts, Platform};
use bursar_kernel::{DateTime, Timestamp, Utc, Uuid, wire};
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounting_records::RecordKind;
use crate::mirror::Tally;
use crate::pull::troubles::TroubleBody;
use crate::pull::{Run, RunStatus};

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;

/// A run with what it belongs to.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) run: Run,
    pub(crate) cause: String,
    pub(crate) connection_id: Uuid,
    pub(crate) book_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) platform: Option<String>,
    pub(crate) company: Option<Company>,
}

/// A run of the pull.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRunResource)]
pub(crate) struct SyncRunBody {
    /// Its id.
    pub(crate) id: Uuid,
    /// The connection that it pulled.
    connection_id: Uuid,
    /// Whose books these are.
    entity_id: Uuid,
    /// The entity's name.
    #[schema(required = false)]
    entity_name: Option<String>,
    /// The accounting system.
    #[schema(required = false)]
    platform: Option<String>,
    /// The company's name at the accounting system.
    #[schema(required = false)]
    company_name: Option<String>,
    /// Why it began: `initial`, `scheduled`, `forced` (a person asked) or `required` (the provider told of a merge, or after a restore).
    cause: String,
    /// Its status.
    status: RunStatus,
    /// When it began.
    #[serde(with = "wire")]
    started_at: DateTime<Utc>,
    /// When it ended; null while it runs.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    finished_at: Option<DateTime<Utc>>,
    /// How long it took; null while it runs.
    #[schema(required = false)]
    duration_milliseconds: Option<i64>,
    /// When it continues, where it waits for another attempt.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    next_attempt_at: Option<DateTime<Utc>>,
    /// Calls to the accounting system.
    calls: i64,
    /// Bytes of its answers.
    bytes: i64,
    /// Records that were read.
    fetched: i64,
    /// Records seen for the first time.
    created: u64,
    /// Records that were different.
    changed: u64,
    /// Records that were the same.
    unchanged: i64,
    /// Records that are gone at the accounting system.
    deleted: i64,
    /// What became of the records, by kind; kinds of which nothing was read are left out.
    kinds: Vec<KindCount>,
    /// Records read so far, list by list, in the order in which the lists are read.
    lists: Vec<ListCount>,
    /// What went wrong on the way, oldest first, whatever the end was.
    troubles: Vec<TroubleBody>,
}

/// What became of the records of one kind.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRunKindCount)]
pub(crate) struct KindCount {
    /// The kind of record.
    #[schema(value_type = RecordKind)]
    kind: String,
    /// Seen for the first time.
    created: u64,
    /// Different from what was known.
    changed: u64,
    /// The same.
    unchanged: u64,
    /// Gone at the accounting system.
    deleted: u64,
}

/// How much of a list was read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRunListCount)]
pub(crate) struct ListCount {
    /// The name of the list; `changes` is one question for what changed in several.
    name: String,
    /// Records read.
    fetched: u64,
}

impl Listed {
    /// The wire body.
    pub(crate) fn body(self, entity_name: Option<String>, next_attempt_at: Option<Timestamp>) -> SyncRunBody {
        let Listed { run, cause, connection_id, entity_id, platform, company, .. } = self;
        let facts = platform.as_deref().and_then(Platform::parse).map(Facts::of);
        let title = facts.map_or("the accounting system", |facts| facts.title.as_str());
        let sum = run.counts.values().fold(Tally::default(), |mut sum, tally| {
            sum += *tally;
            sum
        });
        let kind = |(kind, tally): (&String, &Tally)| {
            let Tally { created, changed, unchanged, deleted } = *tally;
            KindCount { kind: kind.clone(), created, changed, unchanged, deleted }
        };
        let place = |name: &str| facts.and_then(|facts| facts.streams.iter().position(|stream| stream.name == name)).unwrap_or(usize::MAX);
        let mut lists: Vec<ListCount> =
            run.progress.iter().map(|(name, fetched)| ListCount { name: name.clone(), fetched: *fetched }).collect();
        lists.sort_by_key(|list| place(&list.name));
        SyncRunBody {
            id: run.id,
            connection_id,
            entity_id,
            entity_name,
            platform,
            company_name: company.map(|company| company.name).filter(|name| !name.is_empty()),
            cause,
            status: run.status,
            started_at: run.started_at,
            finished_at: run.finished_at,
            duration_milliseconds: run.finished_at.map(|end| (end - run.started_at).num_milliseconds().max(0)),
            next_attempt_at,
            calls: run.calls,
            bytes: run.bytes,
            fetched: run.fetched,
            created: sum.created,
            changed: sum.changed,
            unchanged: run.unchanged,
            deleted: run.deleted,
            kinds: run.counts.iter().map(kind).collect(),
            lists,
            troubles: run.troubles.iter().map(|trouble| trouble.body(title)).collect(),
        }
    }
}
