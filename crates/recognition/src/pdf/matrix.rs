//! Where something stands, turned, stretched and moved.

use super::object::Object;

/// The six numbers of a transformation of the plane, in the order in which a PDF writes them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix([f32; 6]);

impl Matrix {
    /// Changes nothing.
    pub const SAME: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub const fn new(numbers: [f32; 6]) -> Self {
        Matrix(numbers)
    }

    pub fn moved(x: f32, y: f32) -> Self {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Of six operands; what is missing counts as 0.
    pub fn read(operands: &[Object]) -> Self {
        let number = |place: usize| operands.get(place).and_then(Object::as_number).unwrap_or_default() as f32;
        Matrix(std::array::from_fn(number))
    }

    /// This one first, then the other.
    pub fn then(&self, other: &Matrix) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Matrix([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    /// Where a point goes.
    pub fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}
