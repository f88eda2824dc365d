mod credit_notes;
mod naive;
mod payables;
mod receivables;

use bursar_tests::{Tenant, derefs_to_tenant};
use serde_json::{Value, json};

/// An entity whose documents are measured.
struct Measured(Tenant);

derefs_to_tenant!(Measured, 0);

impl Measured {
    async fn open() -> Measured {
        Measured(Tenant::start().await)
    }

    async fn make(&self, path: &str, says: Value) -> Value {
        let answer = self.post(path).json(says).await;
        assert!(answer.status < 300, "{} {}", answer.status, answer.text);
        answer.body
    }

    /// The points of an answer: what their documents have in common, and what those come to.
    async fn points(&self, question: &str) -> Vec<(Option<String>, i64)> {
        let answer = self.get(&format!("/analytics/{question}")).await.expect(200);
        points(&answer)
    }

    /// The fields that a refusal names.
    async fn refused(&self, question: &str) -> Vec<String> {
        let answer = self.get(&format!("/analytics/{question}")).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        answer.fields()
    }
}

fn points(answer: &Value) -> Vec<(Option<String>, i64)> {
    let point = |point: &Value| (point["dimension_value"].as_str().map(str::to_owned), point["metric_value"].as_i64().unwrap());
    answer["data"].as_array().unwrap().iter().map(point).collect()
}

/// Points as a test writes them.
fn are(points: &[(&str, i64)]) -> Vec<(Option<String>, i64)> {
    points.iter().map(|(value, number)| (Some((*value).to_owned()), *number)).collect()
}

fn bill(total: i64, currency: &str) -> Value {
    json!({"total_amount": total, "currency": currency})
}
