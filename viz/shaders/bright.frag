#version 450 core
in vec2 at;

uniform sampler2D image;

out vec4 light;

void main() {
    vec3 c = texture(image, at).rgb;
    float level = max(c.r, max(c.g, c.b));
    light = vec4(c * smoothstep(0.7, 1.6, level), 1);
}
