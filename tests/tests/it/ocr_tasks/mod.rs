mod create;
mod list;
mod upload_from_file;

use bursar_tests::hooks::patient;
use bursar_tests::{Tenant, TestApp, derefs_to_tenant, uuid};
use serde_json::Value;

/// A partner who has files read.
struct Tasks(Tenant);

derefs_to_tenant!(Tasks, 0);

impl Tasks {
    /// Files may be fetched from this machine.
    async fn open() -> Tasks {
        Tasks(Tenant::at(TestApp::start_with(patient).await).await)
    }

    /// A task of the entity as it is now.
    async fn read(&self, task: &Value) -> Value {
        self.0.read(&format!("/ocr_tasks/{}", uuid(task))).await
    }
}
