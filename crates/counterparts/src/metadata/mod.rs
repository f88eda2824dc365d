//! What a partner keeps about a counterpart for itself.

use std::borrow::Cow;

use bursar_events::{Event, ObjectType};
use bursar_kernel::Uuid;

pub(crate) mod get;
pub(crate) mod replace;
pub(crate) mod store;

/// The metadata was replaced: an event of the counterpart.
struct MetadataReplaced {
    partner_id: Uuid,
    entity_id: Uuid,
    counterpart_id: Uuid,
}

impl Event for MetadataReplaced {
    const OBJECT_TYPE: ObjectType = ObjectType::named("counterpart");

    fn action(&self) -> &'static str {
        "metadata_update"
    }

    fn description(&self) -> Cow<'static, str> {
        "the metadata of a counterpart was replaced".into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.counterpart_id
    }
}
