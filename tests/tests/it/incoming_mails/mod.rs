mod authentication;
mod contents;
mod list;
mod providers;
mod prune;
mod reports;
mod smtp;

use bursar_tests::mail_server::{MailListener, MailSession};
use bursar_tests::{Tenant, derefs_to_tenant, mail_domains};
use serde_json::Value;

/// An entity with a mailbox, and a listener for mail servers.
struct MailboxFixture {
    tenant: Tenant,
    address: String,
    listener: MailListener,
}

derefs_to_tenant!(MailboxFixture, tenant);

impl MailboxFixture {
    async fn of(related_object_type: &str) -> MailboxFixture {
        MailboxFixture::at(Tenant::start().await, related_object_type).await
    }

    async fn at(tenant: Tenant, related_object_type: &str) -> MailboxFixture {
        let address = tenant.partner.mailbox(tenant.entity, related_object_type).await;
        let listener = tenant.app.listen_for_mail(mail_domains()).await;
        MailboxFixture { tenant, address, listener }
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
        let listed = self.read(&format!("{path}?sort=created_at")).await;
        listed["data"].as_array().unwrap().clone()
    }
}
