use bursar_kernel::Uuid;
use http::Method;

use crate::app::TestApp;
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
