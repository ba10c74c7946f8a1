import type { Wx } from "./wx.ts";

// Compiles only while what we use of `wx` is what WeChat's typings say it is.
export const platform: Wx = wx;
