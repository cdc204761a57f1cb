//! temp
pub mod deliver;
pub mod document;
pub async fn hear(_tx: &mut community::store::Tx, _effect: &community::effect::Effect) -> crate::Result<()> { Ok(()) }
