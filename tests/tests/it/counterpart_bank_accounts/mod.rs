mod life;
mod one_default;
