//! Rows of lists that take more than a request each.

use bursar_tests::books::Books;
use bursar_tests::mail_domains;
use bursar_tests::mail_server::MailSession;

use crate::bank_transactions::{booked, statement};
use crate::batch_payments::Bank;
use crate::payment_records::PaymentFixture;

/// Batch payments, and statements with what was booked.
pub(super) async fn bank_files(books: &Books) {
    let bank = Bank::of(PaymentFixture(books.tenant.clone())).await;
    for (number, amount) in [("B-1", 100), ("B-2", 200), ("B-3", 300)] {
        let bill = bank.bill(number, amount).await;
        bank.batch(&[&bill]).await;
        bank.import(&statement(&[booked(amount, number, "")])).await.expect(201);
    }
}

/// Mails that came to a mailbox.
pub(super) async fn incoming_mails(books: &Books) {
    let address = books.partner.mailbox(books.entity, "payable").await;
    let listener = books.app.listen_for_mail(mail_domains()).await;
    for subject in ["first", "second", "third"] {
        let said = MailSession::open(listener.address).await.send("a@example.com", &address, &format!("Subject: {subject}\r\n\r\nx")).await;
        assert!(said.starts_with("250"), "{said}");
    }
    books.app.work_mailboxes(books.entity).await;
}
