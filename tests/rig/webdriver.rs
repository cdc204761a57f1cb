//! The few words of the WebDriver protocol that the tests speak with chromedriver.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::{eventually, net};

/// The name under which the protocol hides the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One browser, and the driver it hangs on.
pub struct Session {
    client: Client,
    driver: Child,
    root: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Element(String);

impl Session {
    /// Starts a driver on a free port, and a browser with these arguments.
    pub async fn start(arguments: &[String]) -> Result<Self> {
        let port = net::free_port()?;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver (package chromium-driver) does not start")?;
        let client = net::client()?;
        let mut session = Self {
            client,
            driver,
            root: format!("http://127.0.0.1:{port}"),
        };
        eventually("chromedriver is ready", async || {
            let status = session.call(Method::GET, "/status", Value::Null).await;
            Ok(status.ok().filter(|status| status["ready"] == true))
        })
        .await?;
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"performance": "ALL"},
        }}});
        let started = session
            .call(Method::POST, "/session", wanted)
            .await
            .context("Chromium does not start")?;
        let id = started["sessionId"].as_str().context("no session id")?;
        session.root = format!("{}/session/{id}", session.root);
        Ok(session)
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        self.call(Method::GET, path, Value::Null).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Result<Value> {
        self.call(Method::POST, path, body).await
    }

    /// A command of the Chrome DevTools protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        self.post(
            "/goog/cdp/execute",
            json!({"cmd": command, "params": parameters}),
        )
        .await
    }

    /// Runs a script for the test. It works also when scripts of pages are switched off.
    pub async fn script(&self, text: &str) -> Result<Value> {
        self.post("/execute/sync", json!({"script": text, "args": []}))
            .await
    }

    /// All elements that an XPath finds, in the order of the page.
    pub async fn find_all(&self, xpath: &str) -> Result<Vec<Element>> {
        let found = self
            .post("/elements", json!({"using": "xpath", "value": xpath}))
            .await?;
        let ids = found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|element| element[ELEMENT].as_str());
        Ok(ids.map(|id| Element(id.to_owned())).collect())
    }

    pub async fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), json!({}))
            .await
            .map(|_| ())
    }

    pub async fn clear(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/clear", element.0), json!({}))
            .await
            .map(|_| ())
    }

    pub async fn keys(&self, element: &Element, text: &str) -> Result<()> {
        self.post(
            &format!("/element/{}/value", element.0),
            json!({"text": text}),
        )
        .await
        .map(|_| ())
    }

    pub async fn property(&self, element: &Element, name: &str) -> Result<Value> {
        self.get(&format!("/element/{}/property/{name}", element.0))
            .await
    }

    pub async fn shown(&self, element: &Element) -> Result<bool> {
        Ok(self
            .get(&format!("/element/{}/displayed", element.0))
            .await?
            == true)
    }

    /// Sets a property, for fields that take keys differently in each language: dates and times.
    pub async fn set_value(&self, element: &Element, value: &str) -> Result<()> {
        let script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))";
        let arguments = json!([{ELEMENT: element.0}, value]);
        self.post(
            "/execute/sync",
            json!({"script": script, "args": arguments}),
        )
        .await
        .map(|_| ())
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Result<Value> {
        let mut request = self.client.request(method, format!("{}{path}", self.root));
        if !body.is_null() {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let text = request
            .timeout(Duration::from_secs(60))
            .send()
            .await?
            .text()
            .await?;
        let mut answer: Value = serde_json::from_str(&text)?;
        let value = answer["value"].take();
        if let Some(error) = value["error"].as_str() {
            // The stack of the driver that follows says nothing to us.
            bail!(
                "{path}: {error}: {}",
                value["message"].as_str().unwrap_or("")
            );
        }
        Ok(value)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A driver that is ended leaves its browser behind, so the browser goes first.
        if let Err(error) = self.quit() {
            eprintln!("the browser may still run: {error:#}");
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Session {
    /// Ends the browser. By hand, since nothing can be awaited where a session is dropped.
    fn quit(&self) -> Result<()> {
        let Some((authority, path)) = self.root.trim_start_matches("http://").split_once('/')
        else {
            // There is no session yet.
            return Ok(());
        };
        let mut stream = TcpStream::connect(authority)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "DELETE /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
        )?;
        // It answers once the browser has ended.
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        ensure!(
            answer.ends_with(b"200"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
        Ok(())
    }
}
