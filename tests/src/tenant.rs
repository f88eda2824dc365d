use bursar_kernel::{TimeDelta, Uuid};
use http::Method;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::id;
use crate::partner::Partner;
use crate::request::{Request, verbs};

/// An entity of a partner, and the requests that the partner makes for it: what most tests of an area begin with.
#[derive(Clone)]
pub struct Tenant {
    /// The application.
    pub app: TestApp,
    /// The partner.
    pub partner: Partner,
    /// The entity.
    pub entity: Uuid,
}

impl Tenant {
    /// One of an application of its own.
    pub async fn start() -> Self {
        Tenant::at(TestApp::start().await).await
    }

    /// One more of this application, of a partner of its own.
    pub async fn at(app: TestApp) -> Self {
        let partner = app.partner().await;
        let entity = partner.entity().await;
        Tenant { app, partner, entity }
    }

    /// A request with the partner's token, for the entity.
    pub fn request(&self, method: Method, path: &str) -> Request {
        self.partner.request(method, path).entity(self.entity)
    }

    verbs!();

    /// So much later; the partner has a new token.
    pub async fn later(&mut self, by: TimeDelta) {
        self.partner.later(by).await;
    }

    /// A complete bill over so many cents of EUR, which is new and says this besides or instead; its id.
    pub async fn new_bill(&self, amount: i64, says: Value) -> String {
        let mut bill = json!({"currency": "EUR", "document_id": "RE-17", "issued_at": "2024-06-01", "due_date": "2024-07-01"});
        for (name, value) in says.as_object().into_iter().flatten() {
            bill[name] = value.clone();
        }
        let bill = id(&self.post("/payables").json(bill).await.expect(200));
        let line = json!({"name": "Paper", "quantity": 1, "unit_price": amount, "tax": 0});
        self.post(&format!("/payables/{bill}/line_items")).json(line).await.expect(201);
        bill
    }

    /// The same, which waits to be paid.
    pub async fn approved_bill(&self, amount: i64, says: Value) -> String {
        let bill = self.new_bill(amount, says).await;
        self.post(&format!("/payables/{bill}/approve_payment_operation")).await.expect(200);
        bill
    }
}

/// A fixture whose field is a tenant has what a tenant has: `derefs_to_tenant!(Expenses, 0)`.
#[macro_export]
macro_rules! derefs_to_tenant {
    ($fixture:ty, $tenant:tt) => {
        impl std::ops::Deref for $fixture {
            type Target = $crate::Tenant;

            fn deref(&self) -> &$crate::Tenant {
                &self.$tenant
            }
        }

        impl std::ops::DerefMut for $fixture {
            fn deref_mut(&mut self) -> &mut $crate::Tenant {
                &mut self.$tenant
            }
        }
    };
}
