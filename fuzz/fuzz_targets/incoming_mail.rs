//! Whatever another mail server says is answered or its connection ends, and whatever mail it hands over is kept and read.
//!
//! The first line that begins with `From:` ends what is said and begins a mail to a mailbox that is there.
#![no_main]

use std::sync::LazyLock;

use bursar_kernel::Uuid;
use bursar_tests::mail_server::{MailListener, MailSession};
use bursar_tests::{Partner, TestApp, mail_domains};
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// An entity with a mailbox, and a listener.
struct Place {
    runtime: Runtime,
    app: TestApp,
    _partner: Partner,
    entity: Uuid,
    address: String,
    listener: MailListener,
}

static PLACE: LazyLock<Place> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let (app, partner, entity, address, listener) = runtime.block_on(async {
        let app = TestApp::start_alone(|_| {}).await;
        let partner = app.partner().await;
        let entity = partner.entity().await;
        let address = partner.mailbox(entity, "payable").await;
        let mut settings = mail_domains();
        settings.mails_a_minute = usize::MAX;
        let listener = app.listen_for_mail(settings).await;
        (app, partner, entity, address, listener)
    });
    Place { runtime, app, _partner: partner, entity, address, listener }
});

fuzz_target!(|input: &[u8]| {
    let Place { runtime, app, entity, address, listener, .. } = &*PLACE;
    let mail = input.windows(5).position(|word| word == b"From:").map_or(input.len(), |place| place);
    let (said, mail) = input.split_at(mail);
    runtime.block_on(async {
        let mut stream = TcpStream::connect(listener.address).await.expect("a connection");
        let _ = stream.write_all(said).await;
        let _ = stream.shutdown().await;
        let _ = stream.read_to_end(&mut Vec::new()).await;
        if !mail.is_empty() {
            let mail = String::from_utf8_lossy(mail);
            MailSession::open(listener.address).await.send("a@example.com", address, &mail).await;
            app.work_mailboxes(*entity).await;
        }
    });
});
