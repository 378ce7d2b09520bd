//! What tasks make: for every model that can be ordered, files of the right kind, sides and length.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use catalogue::{Catalogue, Media, Model, Service, Source};
use drawing::{Clip, ClipCoding, Format, Picture, Sound, SoundCoding};
use reqwest::Method;
use serde_json::{Value, json};
use simulator::Options;

use crate::probe::{Probed, probe};
use crate::rig::{Rig, read};
use crate::table::{ASSET, Names, valid};

/// A model whose create call makes a task with files.
fn ordered(model: &Model) -> Option<&str> {
    let path = model.endpoint.strip_prefix("POST /v1/")?;
    // Two have tests of their own: generation through a router, which must be there, and the preview of a voice.
    let otherwise = path.starts_with("generate/") || path == "voices/preview";
    (model.output != Media::None && !otherwise).then(|| path.trim_start_matches("runwayml/"))
}

impl Rig {
    /// Sends an official create call and lets the task end; the reply and the task.
    async fn official_task(&self, path: &str, body: &Value) -> (Value, Value) {
        let (status, reply) = read(self.official(Method::POST, path).json(body).send().await.expect("a reply")).await;
        assert_eq!(status, 200, "{path} {body}: {reply}");
        self.skip(40);
        let task = self.task(reply["id"].as_str().expect("an id")).await;
        assert_eq!(task["status"], "SUCCEEDED", "{path}: {task}");
        (reply, task)
    }

    async fn useapi_task(&self, path: &str, body: &Value) -> Value {
        let (status, reply) = read(self.useapi(Method::POST, path).json(body).send().await.expect("a reply")).await;
        assert_eq!(status, 200, "{path} {body}: {reply}");
        self.skip(40);
        let task = if reply["task"].is_object() { &reply["task"] } else { &reply };
        let (_, task) = self.get_useapi(&format!("tasks/{}", task["taskId"].as_str().expect("an id"))).await;
        assert_eq!(task["status"], "SUCCEEDED", "{path}: {task}");
        task
    }

    /// The files behind the links, with what their replies and names call them.
    async fn files(&self, links: &Value) -> Vec<(String, Probed)> {
        let mut files = Vec::new();
        for link in links.as_array().expect("links") {
            let link = link.as_str().expect("a link");
            let reply = self.http.get(link).send().await.expect("a reply");
            assert_eq!(reply.status(), 200, "{link}");
            let kind = reply.headers()["content-type"].to_str().expect("a type").to_owned();
            let probed = probe(&reply.bytes().await.expect("bytes"));
            let named = link.split('?').next().and_then(|path| path.rsplit('.').next());
            assert_eq!(named, Some(probed.kind), "{link}");
            files.push((kind, probed));
        }
        files
    }

    async fn output(&self, path: &str, body: &Value) -> Vec<(String, Probed)> {
        let (_, task) = self.official_task(path, body).await;
        self.files(&task["output"]).await
    }

    async fn asset(&self) -> String {
        let request = self.useapi(Method::POST, "assets/?name=a.png").header("content-type", "image/png");
        let (_, asset) = read(request.body(drawing::draw(&fox(64, 64))).send().await.expect("a reply")).await;
        asset["assetId"].as_str().expect("an id").to_owned()
    }
}

fn fox(width: u32, height: u32) -> Picture<'static> {
    Picture {
        prompt: "a fox",
        style: None,
        seed: 1,
        index: 0,
        diversity: None,
        width,
        height,
        format: Format::Png,
        cut_out: false,
    }
}

fn data(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}

fn clip(width: u32, height: u32, frames: u32) -> String {
    let picture = fox(width, height);
    let clip = Clip { picture, frames, rate: (24, 1), sound: true, coding: ClipCoding::Mp4, title: "" };
    data("video/mp4", &drawing::film(&clip))
}

fn sound(seconds: f64) -> String {
    let sound = Sound { seed: 1, seconds, sample_rate: 8000, coding: SoundCoding::Wav, title: "" };
    data("audio/wav", &drawing::play(&sound))
}

#[tokio::test]
async fn every_current_model_makes_files_of_the_kind_sides_and_length_that_the_catalogue_names() {
    let rig = Rig::start().await;
    let asset = rig.asset().await;
    let (mut models, mut kinds) = (0, std::collections::BTreeSet::new());
    for model in Catalogue::builtin().models().iter().filter(|model| model.is_current()) {
        let Some(path) = ordered(model) else { continue };
        models += 1;
        let inputs = valid(model, Names::Ours);
        let body = Value::Object(valid(model, Names::Wire)).to_string().replace(ASSET, &asset);
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let files = match model.service {
            Service::Runway => rig.output(path, &body).await,
            Service::Useapi => {
                let task = rig.useapi_task(path, &body).await;
                let links: Vec<&Value> =
                    task["artifacts"].as_array().expect("artifacts").iter().map(|a| &a["url"]).collect();
                rig.files(&json!(links)).await
            }
        };

        // A followed asset is the picture of 64 by 64 above.
        let sides = model.followed(&inputs).filter(|address| address == ASSET).map(|_| (64, 64));
        let making = model.makes(&inputs, Source { sides, seconds: None });
        assert_eq!(files.len(), making.files as usize, "{}", model.id.0);
        for (media_type, file) in files {
            let kind = match model.output {
                Media::Image => "image/",
                Media::Video => "video/",
                _ => "audio/",
            };
            assert!(media_type.starts_with(kind), "{}: {media_type}", model.id.0);
            assert_eq!(file.sides, (making.width, making.height), "{}", model.id.0);
            assert!((file.seconds - making.seconds).abs() < 0.03, "{}: {file:?} {making:?}", model.id.0);
            assert_eq!(file.codecs.len(), if making.sound { 2 } else { file.codecs.len().min(1) }, "{}", model.id.0);
            kinds.insert(file.kind);
        }
    }
    assert!(models > 110, "{models} models");
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["jpg", "mp3", "mp4", "png", "svg", "webp"]);
}

#[tokio::test]
async fn each_output_format_of_a_clip_is_what_it_is_called() {
    let rig = Rig::start().await;
    let formats = [
        ("mp4", "mp4", "avc1"),
        ("prores", "mov", "ap4h"),
        ("hdr10", "mp4", "hvc1"),
        ("hlg", "mp4", "hvc1"),
        ("sdr_rec709_10bit", "mp4", "hvc1"),
        ("hdr_pq_12bit_master", "mov", "hvc1"),
        ("hdr_prores", "mov", "apch"),
    ];
    for (format, kind, codec) in formats {
        let body = json!({
            "model": "gen4.5", "promptText": "a fox", "ratio": "720:1280", "duration": 2, "outputFormat": format,
        });
        let (_, file) = rig.output("text_to_video", &body).await.remove(0);

        assert_eq!((file.kind, file.sides, file.seconds, file.count), (kind, (720, 1280), 2.0, 48), "{format}");
        assert_eq!(file.codecs, [codec], "{format}");
    }
    for (format, files) in [("png_sequence", 48), ("hdr_png_sequence", 49), ("hdr_exr_sequence", 48)] {
        let body = json!({
            "model": "gen4.5", "promptText": "a fox", "ratio": "720:1280", "duration": 2, "outputFormat": format,
        });
        let (media_type, file) = rig.output("text_to_video", &body).await.remove(0);
        assert_eq!((media_type.as_str(), file.kind, file.count), ("application/zip", "zip", files), "{format}");
    }
    let body = json!({"model": "seedance2_5", "promptText": "a fox", "outputFormat": "mov", "duration": 4});
    let (_, file) = rig.output("text_to_video", &body).await.remove(0);
    assert_eq!((file.kind, file.seconds, file.codecs), ("mov", 4.0, vec!["avc1".to_owned(), "sowt".to_owned()]));
}

#[tokio::test]
async fn sound_comes_in_the_format_and_number_asked_for_and_a_text_takes_time_to_read() {
    let rig = Rig::start().await;
    for format in ["mp3", "wav", "flac"] {
        let body = json!({
            "model": "mirelo_sfx_2_0", "promptText": "rain", "duration": 3.25, "format": format, "numVariants": 3,
        });
        let files = rig.output("sound_effect", &body).await;

        assert_eq!(files.len(), 3);
        assert!(files.iter().all(|(_, file)| file.kind == format && (file.seconds - 3.25).abs() < 0.03), "{files:?}");
    }
    let text = "A voice that reads. ".repeat(9);
    let body = json!({"model": "seed_audio", "promptText": text, "outputFormat": "ogg_opus"});
    let (_, file) = rig.output("text_to_speech", &body).await.remove(0);
    assert_eq!((file.kind, file.seconds), ("ogg", 12.0));
}

#[tokio::test]
async fn a_result_follows_its_input_and_is_charged_by_its_length() {
    let rig = Rig::start().await;
    let body = json!({"model": "aleph2", "videoUri": clip(320, 240, 36), "outputFormat": "png_sequence"});
    let (reply, task) = rig.official_task("video_to_video", &body).await;
    let files = rig.files(&task["output"]).await;
    assert_eq!((files[0].1.kind, files[0].1.count), ("zip", 36));
    assert_eq!((files[1].1.kind, files[1].1.seconds), ("wav", 1.5), "the sound lies beside the frames");
    // 33 credits a second with the surcharge for frames, and never less than 56.
    assert_eq!((&reply["estimatedCost"]["credits"], &task["cost"]["credits"]), (&json!(56.0), &json!(56)));

    let picture = data("image/png", &drawing::draw(&fox(300, 400)));
    let body = json!({"model": "magnific_precision_upscaler_v2", "imageUri": picture, "scaleFactor": 4});
    assert_eq!(rig.output("image_upscale", &body).await[0].1.sides, (1200, 1600));

    let body = json!({"model": "enhance_frame_rate", "videoUri": clip(320, 240, 48), "targetFramerate": "59_94"});
    let (_, file) = rig.output("video_upscale", &body).await.remove(0);
    assert_eq!((file.sides, file.count), ((320, 240), 120));

    let body = json!({"model": "eleven_voice_isolation", "audioUri": sound(6.5)});
    let (_, task) = rig.official_task("voice_isolation", &body).await;
    assert!((rig.files(&task["output"]).await[0].1.seconds - 6.5).abs() < 0.03);
    assert_eq!(task["cost"]["credits"], 2, "one for six seconds, rounded up");
}

#[tokio::test]
async fn jobs_of_one_prompt_are_told_apart_and_a_seed_repeats_its_clip() {
    let rig = Rig::start().await;
    let bytes = async |seed: Option<u32>| {
        let mut body = json!({"model": "gen4.5", "promptText": "a fox", "ratio": "1280:720", "duration": 2});
        if let Some(seed) = seed {
            body["seed"] = json!(seed);
        }
        let (_, task) = rig.official_task("text_to_video", &body).await;
        let link = task["output"][0].as_str().expect("a link");
        rig.http.get(link).send().await.expect("a reply").bytes().await.expect("bytes")
    };

    assert_ne!(bytes(None).await, bytes(None).await);
    assert_eq!(bytes(Some(7)).await, bytes(Some(7)).await);
}

#[tokio::test]
async fn a_clip_of_useapi_tells_its_rate_length_and_preview() {
    let rig = Rig::start().await;
    let body = json!({"model": "gen4.5", "text_prompt": "a fox", "aspect_ratio": "16:9", "duration": 3});

    let task = rig.useapi_task("videos/create", &body).await;

    let artifact = &task["artifacts"][0];
    assert_eq!(artifact["mediaType"]["type"], "video");
    let facts = &artifact["metadata"];
    assert_eq!((&facts["frameRate"], &facts["duration"]), (&json!(24.0), &json!(3.0)));
    assert_eq!(facts["dimensions"], json!([1280, 720]));
    assert_eq!(rig.files(&artifact["previewUrls"]).await[0].1.sides, (384, 216));
}

#[tokio::test]
async fn a_talking_avatar_is_announced_without_an_estimate() {
    let rig = Rig::start().await;
    let body = json!({
        "model": "gwm1_avatars",
        "avatar": {"type": "runway-preset", "presetId": "influencer"},
        "speech": {"type": "audio", "audio": sound(2.5)},
    });

    let (reply, task) = rig.official_task("avatar_videos", &body).await;

    assert_eq!(reply.as_object().expect("an object").keys().collect::<Vec<_>>(), ["id"]);
    assert_eq!(rig.files(&task["output"]).await[0].1.seconds, 2.5);
}

#[tokio::test]
async fn the_preview_of_a_voice_is_a_sound_and_not_a_task() {
    let rig = Rig::start().await;
    let body = json!({"model": "eleven_ttv_v3", "prompt": "a calm and warm voice, low in pitch"});

    let request = rig.official(Method::POST, "voices/preview").json(&body);
    let (status, reply) = read(request.send().await.expect("a reply")).await;

    assert_eq!(status, 200, "{reply}");
    let bytes = rig.http.get(reply["url"].as_str().expect("a link")).send().await.expect("a reply").bytes().await;
    let seconds = reply["durationSecs"].as_f64().expect("a length");
    assert!((probe(&bytes.expect("bytes")).seconds - seconds).abs() < 0.03, "{reply}");
    assert!(rig.sim.books().accepted.is_empty());
}

#[tokio::test]
async fn a_transparent_background_is_transparent() {
    let rig = Rig::start().await;
    let body =
        json!({"model": "gpt_image_2", "promptText": "a fox", "ratio": "1920:1088", "background": "transparent"});
    let (_, task) = rig.official_task("text_to_image", &body).await;
    let link = task["output"][0].as_str().expect("a link");

    let bytes = rig.http.get(link).send().await.expect("a reply").bytes().await.expect("bytes");

    let picture = image::load_from_memory(&bytes).expect("it decodes").into_rgba8();
    assert_eq!((picture.get_pixel(0, 0)[3], picture.get_pixel(960, 544)[3]), (0, 255));
}

#[tokio::test]
async fn retired_models_still_make_files_where_they_are_allowed() {
    let rig = Rig::with(Options { allow_retired: true, ..Options::default() }).await;
    let mut made = 0;
    for model in Catalogue::builtin().models().iter().filter(|model| !model.is_current()) {
        let path = ordered(model).expect("each of them makes files");
        let files = rig.output(path, &Value::Object(valid(model, Names::Wire))).await;
        assert_eq!(files[0].1.kind, "mp4", "{}", model.id.0);
        made += 1;
    }
    assert_eq!(made, 5);
}
