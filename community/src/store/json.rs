//! A column of JSON text: objects and arrays that no query looks into.

use serde::{Serialize, de::DeserializeOwned};

/// A value kept as JSON text, alike on both databases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T> std::ops::Deref for Json<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize> From<Json<T>> for super::value::Value {
    fn from(json: Json<T>) -> Self {
        Self::from(&json)
    }
}

impl<T: Serialize> From<&Json<T>> for super::value::Value {
    fn from(json: &Json<T>) -> Self {
        Self::from(
            serde_json::to_string(&json.0)
                .expect("our own types have string keys and no failing serializers"),
        )
    }
}

impl<DB: sqlx::Database, T> sqlx::Type<DB> for Json<T>
where
    String: sqlx::Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as sqlx::Type<DB>>::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        <String as sqlx::Type<DB>>::compatible(ty)
    }
}

impl<'r, DB: sqlx::Database, T: DeserializeOwned> sqlx::Decode<'r, DB> for Json<T>
where
    String: sqlx::Decode<'r, DB>,
{
    fn decode(
        value: <DB as sqlx::Database>::ValueRef<'r>,
    ) -> Result<Self, sqlx::error::BoxDynError> {
        let text = <String as sqlx::Decode<'r, DB>>::decode(value)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}
