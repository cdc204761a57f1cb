//! An app on somebody's phone: requests with a token, answers as JSON.

use anyhow::{Context as _, Result, ensure};
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;
use url::Url;

use super::{instance::Instance, net};

#[derive(Clone)]
pub struct App {
    client: Client,
    home: Url,
    pub token: Option<String>,
}

/// What an app was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// `null` for what is no JSON.
    pub json: Value,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The answer, when it is the one that is expected.
    pub fn expect(self, status: u16) -> Result<Self> {
        ensure!(self.status == status, "{}: {}", self.status, self.text);
        Ok(self)
    }

    /// The id of what was answered.
    pub fn id(&self) -> Result<String> {
        self.str("id").map(str::to_owned)
    }

    /// A text of the answer.
    pub fn str(&self, name: &str) -> Result<&str> {
        self.json[name]
            .as_str()
            .with_context(|| format!("{name} in {}", self.text))
    }
}

impl App {
    /// One that nobody has let in.
    pub fn new(node: &Instance) -> Result<Self> {
        Ok(Self {
            client: net::client()?,
            home: node.url.clone(),
            token: None,
        })
    }

    /// One with a token of this member's, made on the command line.
    pub async fn of(node: &Instance, handle: &str) -> Result<Self> {
        Self::with(node, &[handle]).await
    }

    /// One with a token made by `kaifong token ARGUMENTS`.
    pub async fn with(node: &Instance, arguments: &[&str]) -> Result<Self> {
        let token = node.run(&[&["token"], arguments].concat()).await?;
        Ok(Self::new(node)?.bearing(token.trim()))
    }

    pub fn bearing(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn request(&self, method: Method, path: &str) -> Result<RequestBuilder> {
        let request = self.client.request(method, self.home.join(path)?);
        Ok(match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    pub async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await?;
        Ok(Answer {
            status,
            headers,
            json: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }

    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.send(self.request(Method::GET, path)?).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(self.request(Method::POST, path)?.json(body))
            .await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(self.request(Method::PUT, path)?.json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(self.request(Method::PATCH, path)?.json(body))
            .await
    }

    pub async fn delete(&self, path: &str) -> Result<Answer> {
        self.send(self.request(Method::DELETE, path)?).await
    }

    /// Sends a form as `name=value`, with lists as `name[]=value`.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self
            .request(Method::POST, path)?
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }
}
