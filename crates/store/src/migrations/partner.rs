use crate::migrate::Migration;

/// An app that nobody wants any longer leaves its row behind, for the connections and the figures of its time.
pub(crate) const M0014: Migration =
    Migration { name: "m0014_partner", statements: &["ALTER TABLE provider_apps ADD COLUMN retired_at {time} NULL"] };
