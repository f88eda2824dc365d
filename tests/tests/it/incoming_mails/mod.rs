mod authentication;
mod contents;
mod list;
mod providers;
mod prune;
mod reports;
mod smtp;

use bursar_kernel::Uuid;
use bursar_tests::mail_server::{MailListener, MailSession};
use bursar_tests::{Partner, Tenant, TestApp, mail_domains};
use serde_json::Value;

/// An entity with a mailbox, and a listener for mail servers.
struct MailboxFixture {
    app: TestApp,
    partner: Partner,
    entity: Uuid,
    address: String,
    listener: MailListener,
}

impl MailboxFixture {
    async fn of(related_object_type: &str) -> MailboxFixture {
        MailboxFixture::at(Tenant::start().await, related_object_type).await
    }

    async fn at(Tenant { app, partner, entity }: Tenant, related_object_type: &str) -> MailboxFixture {
        let address = partner.mailbox(entity, related_object_type).await;
        let listener = app.listen_for_mail(mail_domains()).await;
        MailboxFixture { app, partner, entity, address, listener }
    }

    /// Hands the mail over; answers what was said of it.
    async fn send(&self, mail: &str) -> String {
        MailSession::open(self.listener.address).await.send("billing@vendor.example", &self.address, mail).await
    }

    /// Hands the mail over and takes it in; answers what became of it.
    async fn receive(&self, mail: &str) -> Value {
        assert!(self.send(mail).await.starts_with("250 "));
        self.app.work_mailboxes(self.entity).await;
        self.partner.newest_mail(self.entity).await
    }

    /// What the list at this path has, oldest first.
    async fn all(&self, path: &str) -> Vec<Value> {
        let listed = self.partner.get(&format!("{path}?sort=created_at")).entity(self.entity).await.expect(200);
        listed["data"].as_array().unwrap().clone()
    }
}
