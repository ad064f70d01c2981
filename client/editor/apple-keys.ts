/** Whether this machine's keyboard has a Command key, which then does what Ctrl does elsewhere. */
export const isApple = /mac|iphone|ipad/i.test(navigator.platform)
