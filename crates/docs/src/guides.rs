//! The guides: Markdown files of this project, in the order in which they are read.

use super::prose::{Prose, prose};

/// Where a guide stands in the side bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Start,
    Concepts,
    Accounting,
    Platform,
    Running,
    Material,
}

impl Group {
    /// All of them, in their order.
    pub(crate) const ALL: [Group; 6] = [Group::Start, Group::Concepts, Group::Accounting, Group::Platform, Group::Running, Group::Material];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Group::Start => "Get started",
            Group::Concepts => "API concepts",
            Group::Accounting => "Accounting",
            Group::Platform => "Platform",
            Group::Running => "Running Bursar",
            Group::Material => "Reference material",
        }
    }
}

/// Every guide: its group, its name in the address, and its text. Within a group they stand as they are read; a new guide is a line here.
const TABLE: [(Group, &str, &str); 74] = [
    (Group::Start, "welcome", include_str!("../../../docs/welcome.md")),
    (Group::Start, "quick-start", include_str!("../../../docs/quick-start.md")),
    (Group::Start, "quick-start-receivables", include_str!("../../../docs/quick-start-receivables.md")),
    (Group::Start, "quick-start-payables", include_str!("../../../docs/quick-start-payables.md")),
    (Group::Start, "quick-start-payments", include_str!("../../../docs/quick-start-payments.md")),
    (Group::Start, "account-structure", include_str!("../../../docs/account-structure.md")),
    (Group::Start, "moving", include_str!("../../../docs/moving.md")),
    (Group::Concepts, "api-overview", include_str!("../../../docs/api-overview.md")),
    (Group::Concepts, "environments", include_str!("../../../docs/environments.md")),
    (Group::Concepts, "authentication", include_str!("../../../docs/authentication.md")),
    (Group::Concepts, "versions", include_str!("../../../docs/versions.md")),
    (Group::Concepts, "rate-limits", include_str!("../../../docs/rate-limits.md")),
    (Group::Concepts, "headers", include_str!("../../../docs/headers.md")),
    (Group::Concepts, "pagination", include_str!("../../../docs/pagination.md")),
    (Group::Concepts, "errors", include_str!("../../../docs/errors.md")),
    (Group::Concepts, "idempotency", include_str!("../../../docs/idempotency.md")),
    (Group::Concepts, "concurrent-changes", include_str!("../../../docs/concurrent-changes.md")),
    (Group::Concepts, "currencies", include_str!("../../../docs/currencies.md")),
    (Group::Accounting, "accounting", include_str!("../../../docs/accounting.md")),
    (Group::Accounting, "accounting-setup", include_str!("../../../docs/accounting-setup.md")),
    (Group::Accounting, "connect", include_str!("../../../docs/connect.md")),
    (Group::Accounting, "connections", include_str!("../../../docs/connections.md")),
    (Group::Accounting, "ledger-accounts", include_str!("../../../docs/ledger-accounts.md")),
    (Group::Accounting, "mapping", include_str!("../../../docs/mapping.md")),
    (Group::Accounting, "sync", include_str!("../../../docs/sync.md")),
    (Group::Accounting, "write-back", include_str!("../../../docs/write-back.md")),
    (Group::Accounting, "matching", include_str!("../../../docs/matching.md")),
    (Group::Accounting, "push-errors", include_str!("../../../docs/push-errors.md")),
    (Group::Accounting, "explanations", include_str!("../../../docs/explanations.md")),
    (Group::Accounting, "reliability", include_str!("../../../docs/reliability.md")),
    (Group::Accounting, "disconnect", include_str!("../../../docs/disconnect.md")),
    (Group::Accounting, "provider-limits", include_str!("../../../docs/provider-limits.md")),
    (Group::Accounting, "troubleshooting", include_str!("../../../docs/troubleshooting.md")),
    (Group::Platform, "entities", include_str!("../../../docs/entities.md")),
    (Group::Platform, "counterparts", include_str!("../../../docs/counterparts.md")),
    (Group::Platform, "products", include_str!("../../../docs/products.md")),
    (Group::Platform, "bills", include_str!("../../../docs/bills.md")),
    (Group::Platform, "approvals", include_str!("../../../docs/approvals.md")),
    (Group::Platform, "receipts", include_str!("../../../docs/receipts.md")),
    (Group::Platform, "intake", include_str!("../../../docs/intake.md")),
    (Group::Platform, "mailboxes", include_str!("../../../docs/mailboxes.md")),
    (Group::Platform, "purchase-orders", include_str!("../../../docs/purchase-orders.md")),
    (Group::Platform, "invoices", include_str!("../../../docs/invoices.md")),
    (Group::Platform, "e-invoicing", include_str!("../../../docs/e-invoicing.md")),
    (Group::Platform, "quotes", include_str!("../../../docs/quotes.md")),
    (Group::Platform, "recurrences", include_str!("../../../docs/recurrences.md")),
    (Group::Platform, "delivery-notes", include_str!("../../../docs/delivery-notes.md")),
    (Group::Platform, "numbering", include_str!("../../../docs/numbering.md")),
    (Group::Platform, "templates", include_str!("../../../docs/templates.md")),
    (Group::Platform, "tax", include_str!("../../../docs/tax.md")),
    (Group::Platform, "data-exports", include_str!("../../../docs/data-exports.md")),
    (Group::Platform, "analytics", include_str!("../../../docs/analytics.md")),
    (Group::Platform, "payments", include_str!("../../../docs/payments.md")),
    (Group::Platform, "onboarding", include_str!("../../../docs/onboarding.md")),
    (Group::Platform, "payment-links", include_str!("../../../docs/payment-links.md")),
    (Group::Platform, "bank-files", include_str!("../../../docs/bank-files.md")),
    (Group::Platform, "users", include_str!("../../../docs/users.md")),
    (Group::Platform, "files", include_str!("../../../docs/files.md")),
    (Group::Platform, "webhooks", include_str!("../../../docs/webhooks.md")),
    (Group::Running, "install", include_str!("../../../docs/install.md")),
    (Group::Running, "configuration", include_str!("../../../docs/configuration.md")),
    (Group::Running, "machines", include_str!("../../../docs/machines.md")),
    (Group::Running, "mail", include_str!("../../../docs/mail.md")),
    (Group::Running, "recognition", include_str!("../../../docs/recognition.md")),
    (Group::Running, "backup", include_str!("../../../docs/backup.md")),
    (Group::Running, "keys", include_str!("../../../docs/keys.md")),
    (Group::Running, "upgrading", include_str!("../../../docs/upgrading.md")),
    (Group::Running, "monitoring", include_str!("../../../docs/monitoring.md")),
    (Group::Running, "security", include_str!("../../../docs/security.md")),
    (Group::Running, "simulators", include_str!("../../../docs/simulators.md")),
    (Group::Platform, "portal", include_str!("../../../docs/portal.md")),
    (Group::Material, "sdks", include_str!("../../../docs/sdks.md")),
    (Group::Material, "agents", include_str!("../../../docs/agents.md")),
    (Group::Material, "changelog", include_str!("../../../CHANGELOG.md")),
];

/// A guide.
pub(crate) struct Guide {
    pub(crate) group: Group,
    pub(crate) name: &'static str,
    /// Its heading.
    pub(crate) title: String,
    /// Its first paragraph.
    pub(crate) line: String,
    /// Its text, with links that hold wherever it is shown.
    pub(crate) source: String,
}

impl Guide {
    pub(crate) fn address(&self) -> String {
        format!("/docs/guides/{}", self.name)
    }

    /// Its file in the repository.
    pub(crate) fn file(&self) -> String {
        if self.name == "changelog" { "CHANGELOG.md".to_owned() } else { format!("docs/{}.md", self.name) }
    }

    pub(crate) fn prose(&self) -> Prose {
        prose(&self.source)
    }
}

/// What samples call the server in the files.
const DEVELOPMENT: &str = "http://127.0.0.1:8080";

/// What they call the simulated providers.
pub(crate) const SIMULATOR: &str = "http://127.0.0.1:8081";

/// Every guide, in reading order, with the addresses of this server and its simulator in the samples.
pub(crate) fn all(server: &str, simulator: &str) -> Vec<Guide> {
    let in_order = Group::ALL.into_iter().flat_map(|group| TABLE.iter().filter(move |(of, ..)| *of == group));
    in_order.map(|(group, name, text)| guide(*group, name, &text.replace(DEVELOPMENT, server).replace(SIMULATOR, simulator))).collect()
}

fn guide(group: Group, name: &'static str, text: &str) -> Guide {
    // What changed between versions of the API is told by the changes themselves.
    let made = if name == "changelog" { bursar_versions::changelog().replace("## ", "### ") } else { String::new() };
    let heading = if made.is_empty() { "" } else { "\n## Versions of the API\n\n" };
    let source = format!("{}{heading}{made}", with_addresses(text));
    let title = source.lines().next().unwrap_or_default().trim_start_matches('#').trim().to_owned();
    let line = source.split("\n\n").nth(1).unwrap_or_default().replace('\n', " ");
    Guide { group, name, title, line, source }
}

/// `(sync.md#cursor)` holds beside the files only; `(/docs/guides/sync.md#cursor)` holds everywhere.
fn with_addresses(text: &str) -> String {
    let mut pieces = text.split("](");
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        whole.push_str("](");
        let target = piece.split([')', ' ']).next().unwrap_or_default();
        let file = target.split('#').next().unwrap_or_default();
        if file.ends_with(".md") && !file.contains('/') {
            whole.push_str("/docs/guides/");
        }
        whole.push_str(piece);
    }
    whole
}
