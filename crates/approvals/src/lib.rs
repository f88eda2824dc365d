//! Who must agree before a bill is paid: policies, their processes, requests for approval.

mod follow;
mod letters;
mod object_type;
mod policies;
mod processes;
mod requests;
mod script;

use std::sync::Arc;

use bursar_documents::JobContext;
use bursar_jobs::Registry;
use bursar_kernel::Uuid;
use bursar_web::{Access, Routes, route};

pub use follow::{follow_approval, follow_approver, follow_entity};

/// The lane of all work on the approvals of an entity.
fn lane(entity_id: Uuid) -> String {
    format!("approvals/{entity_id}")
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<JobContext>) {
    registry.register::<policies::begin::BeginPolicy>(context.clone());
    registry.register::<requests::review::ReviewRequests>(context.clone());
    registry.register::<letters::NotifyApprovers>(context.clone());
}

/// The operations of this area.
pub fn routes() -> Routes {
    policy_routes().merge(request_routes())
}

fn policy_routes() -> Routes {
    let tag = "Approval policies";
    let may = |action| Access::Entity { object: "approval_policy", action };
    Routes::new()
        .list(tag, may("read"), &policies::list::LISTING, route!(policies::list::list))
        .add(tag, may("create"), route!(policies::create::create))
        .add(tag, may("read"), route!(policies::get::get))
        .add(tag, may("update"), route!(policies::update::update))
        .add(tag, may("delete"), route!(policies::delete::delete))
        .add(tag, may("read"), route!(processes::list::list))
        .add(tag, may("read"), route!(processes::get::get))
        .add(tag, may("update"), route!(processes::cancel::cancel))
        .add(tag, may("read"), route!(processes::list_steps::list_steps))
}

fn request_routes() -> Routes {
    let tag = "Approval requests";
    let may = |action| Access::Entity { object: "approval_request", action };
    Routes::new()
        .list(tag, may("read"), &requests::list::LISTING, route!(requests::list::list))
        .add(tag, may("create"), route!(requests::create::create))
        .add(tag, may("read"), route!(requests::get::get))
        .add(tag, may("update"), route!(requests::approve::approve))
        .add(tag, may("update"), route!(requests::reject::reject))
        .add(tag, may("update"), route!(requests::cancel::cancel))
}
