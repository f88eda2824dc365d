//! What happens to processes beside that they begin.

use std::borrow::Cow;

use bursar_events::{Event, Named, ObjectType};
use bursar_kernel::Uuid;

use super::Process;
use crate::policies::ApprovalPolicy;

/// A process could not go on.
pub(crate) struct ProcessFailed<'a> {
    pub(crate) partner_id: Uuid,
    pub(crate) process: &'a Process,
}

impl Event for ProcessFailed<'_> {
    const OBJECT_TYPE: ObjectType = Process::OBJECT_TYPE;

    fn action(&self) -> &'static str {
        "execution_error"
    }

    fn description(&self) -> Cow<'static, str> {
        "an approval process could not continue".into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.process.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.process.id
    }
}

/// A process of a policy was canceled. The contract tells it of the policy.
pub(crate) struct ProcessCanceled<'a> {
    pub(crate) partner_id: Uuid,
    pub(crate) process: &'a Process,
}

impl Event for ProcessCanceled<'_> {
    const OBJECT_TYPE: ObjectType = ApprovalPolicy::OBJECT_TYPE;

    fn action(&self) -> &'static str {
        "process_canceled"
    }

    fn description(&self) -> Cow<'static, str> {
        "a process of an approval policy was canceled".into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.process.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.process.policy_id
    }
}
