mod create;
mod list;
mod upload_from_file;

use bursar_kernel::Uuid;
use bursar_tests::hooks::patient;
use bursar_tests::{Partner, TestApp, uuid};
use serde_json::Value;

/// A partner who has files read.
struct Tasks {
    app: TestApp,
    partner: Partner,
    entity: Uuid,
}

impl Tasks {
    /// Files may be fetched from this machine.
    async fn open() -> Tasks {
        let app = TestApp::start_with(patient).await;
        let partner = app.partner().await;
        let entity = partner.entity().await;
        Tasks { app, partner, entity }
    }

    /// A task of the entity as it is now.
    async fn get(&self, task: &Value) -> Value {
        self.partner.get(&format!("/ocr_tasks/{}", uuid(task))).entity(self.entity).await.expect(200)
    }
}
