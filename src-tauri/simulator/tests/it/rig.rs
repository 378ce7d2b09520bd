//! A running simulator and a client that knows both services' headers.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use simulator::{Options, Running, Scenario, Simulator};

/// A simulator at life speed; time passes by [`Rig::skip`].
pub(crate) struct Rig {
    pub(crate) sim: Running,
    pub(crate) http: Client,
}

impl Rig {
    pub(crate) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let options = Options { seed: options.seed.or(Some(7)), ..options };
        let sim = Simulator::start(options).await.expect("it starts");
        let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
        Self { sim, http: http.expect("a client") }
    }

    pub(crate) async fn playing(scenario: &Value) -> Self {
        let scenario = Scenario::parse(&scenario.to_string()).expect("a scenario");
        Self::with(Options { scenario, ..Options::default() }).await
    }

    pub(crate) fn skip(&self, seconds: u64) {
        self.sim.skip(Duration::from_secs(seconds));
    }

    pub(crate) fn official(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/v1/{path}", self.sim.address);
        self.http.request(method, url).bearer_auth("key_test").header("X-Runway-Version", "2024-11-06")
    }

    pub(crate) fn useapi(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/v1/runwayml/{path}", self.sim.address);
        self.http.request(method, url).bearer_auth("user:1234-token")
    }

    /// Sends an official create call for one picture.
    pub(crate) async fn image(&self, prompt: &str) -> Response {
        let body = json!({"model": "gen4_image", "promptText": prompt, "ratio": "1280:720", "seed": 5});
        self.official(Method::POST, "text_to_image").json(&body).send().await.expect("a reply")
    }

    /// The same, accepted; returns its id.
    pub(crate) async fn accepted_image(&self, prompt: &str) -> String {
        let (status, reply) = read(self.image(prompt).await).await;
        assert_eq!(status, 200, "{reply}");
        reply["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn task(&self, id: &str) -> Value {
        let (status, reply) = self.get_official(&format!("tasks/{id}")).await;
        assert_eq!(status, 200, "{reply}");
        reply
    }

    pub(crate) async fn get_official(&self, path: &str) -> (u16, Value) {
        read(self.official(Method::GET, path).send().await.expect("a reply")).await
    }

    pub(crate) async fn get_useapi(&self, path: &str) -> (u16, Value) {
        read(self.useapi(Method::GET, path).send().await.expect("a reply")).await
    }

    pub(crate) async fn post_frames(&self, body: &Value) -> (u16, Value) {
        let request = self.useapi(Method::POST, "frames/create").json(body);
        read(request.send().await.expect("a reply")).await
    }

    /// A Frames task on the demo account; returns the task object.
    pub(crate) async fn frames(&self, prompt: &str) -> Value {
        let body = json!({"email": "demo@example.com", "text_prompt": prompt, "seed": 9, "aspect_ratio": "1:1"});
        let (status, task) = self.post_frames(&body).await;
        assert_eq!(status, 200, "{task}");
        task
    }

    pub(crate) async fn balance(&self) -> i64 {
        let (_, organization) = self.get_official("organization").await;
        organization["creditBalance"].as_i64().expect("a balance")
    }
}

/// Status and JSON body; a body that is not JSON comes back as a string.
pub(crate) async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap_or_default();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
