/** Starts the dashboard. */
import "./style/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { look } from "./look.svelte";
import { router } from "./router.svelte";
import { session } from "./session.svelte";

look.begin();
session.begin();
router.begin();

const target = document.getElementById("app");
if (target) mount(App, { target });
