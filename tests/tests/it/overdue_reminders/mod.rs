mod create;
mod life;
